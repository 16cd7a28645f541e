import LoupeTraining

/// How long sentences are and how large the vocabulary is, before a tokenizer exists.
struct TokenForecast: Equatable {
  let vocabulary: Int
  let sourceTokens: Int
  let targetTokens: Int

  /// Examples of a practice task that are looked at.
  private static let sample = 500
  /// Characters that a learned piece has, about, in the languages we know.
  private static let charactersPerPiece = 2.5

  /// The forecast for `configuration`, whose parallel text is `summary`; nil: a practice task.
  init(_ configuration: TrainingConfiguration, _ summary: CorpusSummary?) {
    if let summary {
      let isCharacters = configuration.tokenizer.kind == .characters
      let divisor = isCharacters ? 1 : Self.charactersPerPiece
      vocabulary =
        isCharacters
        ? summary.differentCharacters + 4 : configuration.tokenizer.vocabularySize
      sourceTokens = Int(summary.sourceCharacters / divisor) + 2
      targetTokens = Int(summary.targetCharacters / divisor) + 2
      return
    }
    let examples = configuration.data.task?.sampleExamples(Self.sample) ?? []
    var units: Set<String> = []
    for example in examples { units.formUnion(example.sourceUnits + example.targetUnits) }
    func mean(_ side: KeyPath<PracticeExample, [String]>) -> Int {
      examples.reduce(0) { $0 + $1[keyPath: side].count } / max(examples.count, 1) + 1
    }
    vocabulary = units.count + 4
    sourceTokens = mean(\.sourceUnits)
    targetTokens = mean(\.targetUnits)
  }
}
