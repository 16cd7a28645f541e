import LoupeGeneration

/// A translation as one line of JSON.
struct TranslationLine: Encodable {
  struct Hypothesis: Encodable {
    let text: String
    let ids: [Int32]
    let logProbability: Float
    let score: Float
    let ending: GeneratedSequence.Ending
  }

  let source: String
  let sourceIDs: [Int]
  let text: String
  let hypotheses: [Hypothesis]

  init(_ translation: Translation) {
    source = translation.sourceText
    sourceIDs = translation.source.ids
    text = translation.text
    hypotheses = translation.hypotheses.map { hypothesis in
      Hypothesis(
        text: hypothesis.text, ids: hypothesis.sequence.ids,
        logProbability: hypothesis.sequence.logProbability, score: hypothesis.sequence.score,
        ending: hypothesis.sequence.ending)
    }
  }
}
