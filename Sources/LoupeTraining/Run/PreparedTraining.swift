import Foundation
import LoupeModel
import LoupeTensor
import LoupeText

/// Data, tokenizer and sizes of a training, ready for the first batch.
struct PreparedTraining {
  let configuration: TrainingConfiguration
  let examples: ExampleSet
  let batcher: Batcher
  let validator: Validator?
  let tokenizer: any Tokenizer
  let tokenizerFingerprint: String
  private let modelConfiguration: ModelConfiguration
  private let omissions: [String]
  private let pairsByCorpus: [Int]

  /// Reads the data, and trains or reads the tokenizer, whose files stand in `modelFolder`
  /// afterwards.
  init(
    _ configuration: TrainingConfiguration, dataDirectory: String, modelFolder: String,
    mayTrainTokenizer: Bool, reporter: any TrainingReporter, pool: ThreadPool
  ) throws(TrainingError) {
    self.configuration = configuration
    let corpora: TrainingCorpora
    if let task = configuration.data.task {
      corpora = task.corpora()
    } else {
      corpora = try TrainingCorpora(configuration, folder: dataDirectory)
    }
    if mayTrainTokenizer || !TokenizerFiles.exist(in: modelFolder) {
      try TokenizerPreparation(configuration, dataDirectory: dataDirectory)
        .prepare(corpora, in: modelFolder) { reporter.report(.note($0)) }
    }
    let tokenizer: MarianTrainingTokenizer
    do throws(TextError) {
      tokenizer = MarianTrainingTokenizer(
        tokenizer: try MarianTokenizer(directory: modelFolder))
    } catch {
      throw .text("\(error)")
    }
    self.tokenizer = tokenizer.tokenizer
    tokenizerFingerprint = try TokenizerFiles.fingerprint(of: modelFolder)
    examples = try ExampleSet(
      corpora, tokenizer, maximumTokens: configuration.data.maximumTokens, pool: pool)
    batcher = Batcher(
      set: examples, tokenizer: tokenizer, settings: Self.batcherSettings(configuration))
    validator =
      corpora.validation.isEmpty
      ? nil : try Validator(corpora.validation, tokenizer, configuration, pool: pool)
    modelConfiguration = configuration.model.configuration(
      vocabularySize: tokenizer.vocabularySize, padID: tokenizer.padID, endID: tokenizer.endID)
    omissions = Self.omissions(corpora, examples)
    pairsByCorpus = corpora.corpora.map(\.pairs.count)
  }

  /// A model with random weights.
  func freshModel() throws(TrainingError) -> Transformer {
    do throws(ModelError) {
      let model = try Transformer(modelConfiguration, seed: configuration.seed)
      if let keySize = configuration.model.keySize { KeyNarrowing(keySize: keySize).narrow(model) }
      return model
    } catch {
      throw .model(error)
    }
  }

  /// Refuses a checkpoint of other data or another tokenizer.
  func check(_ checkpoint: TrainingCheckpoint) throws(TrainingError) {
    guard checkpoint.state.tokenizer == tokenizerFingerprint else {
      throw .output(
        path: "the model folder",
        reason: "holds another tokenizer than the checkpoint was trained with; restore its files")
    }
    guard checkpoint.state.data == examples.fingerprint else {
      throw .emptyData("a corpus changed since the checkpoint was written; the data")
    }
  }

  /// What the training will take.
  func estimate(firstEpoch updates: [[TrainingBatch]]) -> TrainingEstimate {
    let batches = updates.joined()
    let cost = TrainingCost(modelConfiguration)
    let sourceTokens = batches.reduce(0) { $0 + $1.sourceTokens }
    let targetTokens = batches.reduce(0) { $0 + $1.targetTokens }
    return TrainingEstimate(
      parameters: cost.parameters,
      memoryBytes: cost.memoryBytes(batchTokens: configuration.optimisation.batchTokens),
      examples: batches.reduce(0) { $0 + $1.pairs.count }, updatesPerEpoch: updates.count,
      targetTokensPerEpoch: targetTokens,
      operationsPerEpoch: cost.operations(sourceTokens: sourceTokens, targetTokens: targetTokens),
      omissions: omissions)
  }

  /// Where the model comes from.
  func provenance(
    _ state: TrainingState, weights: String, parameters: Int, scores: ValidationResult?
  ) -> Provenance {
    let sources = zip(configuration.data.corpora, pairsByCorpus).map { corpus, pairs in
      let files = [corpus.source, corpus.target].compactMap { $0 }
      return Provenance.Source(
        name: corpus.name, origin: corpus.origin, licence: corpus.licence,
        attribution: corpus.attribution,
        files: Dictionary(files.map { ($0.path, $0.sha256) }) { first, _ in first }, pairs: pairs)
    }
    return Provenance(
      name: configuration.name, about: configuration.about,
      sourceLanguage: configuration.sourceLanguage, targetLanguage: configuration.targetLanguage,
      licence: configuration.licence, date: Self.today(), data: sources, parameters: parameters,
      steps: state.step, epochs: epochs(state), sourceTokens: state.sourceTokens,
      targetTokens: state.targetTokens, seconds: state.seconds.rounded(),
      weights: weights, seed: configuration.seed, scores: scores,
      recipe: configuration)
  }

  private func epochs(_ state: TrainingState) -> Double {
    let tokens = examples.examples.reduce(0.0) {
      $0 + $1.weight * Double($1.tokens.target.count)
    }
    return (100 * Double(state.targetTokens) / max(tokens, 1)).rounded() / 100
  }

  private static func today() -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat = "yyyy-MM-dd"
    return formatter.string(from: Date())
  }

  private static func batcherSettings(_ configuration: TrainingConfiguration) -> Batcher.Settings {
    var settings = Batcher.Settings()
    settings.batchTokens = configuration.optimisation.batchTokens
    settings.bucketsByLength = configuration.optimisation.bucketsByLength
    settings.joinedShare = configuration.data.joinedShare
    settings.joining = configuration.data.joining
    settings.sourceSeparator = configuration.data.sourceSeparator
    settings.targetSeparator = configuration.data.targetSeparator
    settings.maximumTokens = configuration.data.maximumTokens
    settings.mergeDropout = configuration.tokenizer.mergeDropout
    settings.seed = configuration.seed
    return settings
  }

  private static func omissions(_ corpora: TrainingCorpora, _ examples: ExampleSet) -> [String] {
    var lines = corpora.corpora.compactMap { corpus in
      corpus.badLineCount == 0
        ? nil
        : "\(corpus.name): \(corpus.badLineCount) of \(corpus.lines) lines cannot be used ("
          + corpus.badLines.map(\.description).joined(separator: "; ") + ")"
    }
    for (count, what) in [
      (corpora.excludedPairs, "share a sentence with a development or test set"),
      (corpora.duplicatePairs, "stand twice"), (examples.tooLong, "have too many tokens"),
    ] where count > 0 {
      lines.append("left out: \(count) pairs that \(what)")
    }
    return lines
  }
}
