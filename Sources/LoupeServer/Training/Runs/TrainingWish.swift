import Foundation
import LoupeTraining

/// What somebody wants to train: a practice task or a parallel text of their own, and the sizes.
struct TrainingWish: Codable, Sendable, Equatable {
  /// The keys of its body.
  enum Key: String, CaseIterable {
    case name, task, corpus, dModel, layers, heads, feedForward, dropout, rate, steps, seed
  }

  /// What people call the training.
  var name: String
  /// The practice task; nil: a parallel text.
  var task: String?
  /// The uploaded parallel text; nil: a practice task.
  var corpus: String?
  /// Width of the model.
  var dModel: Int
  /// Layers of the encoder, and of the decoder.
  var layers: Int
  /// Heads of each attention.
  var heads: Int
  /// Width of the feed-forward sublayers.
  var feedForward: Int
  /// Share of the numbers that is dropped while training.
  var dropout: Double
  /// Highest learning rate.
  var rate: Double
  /// Updates.
  var steps: Int
  /// Seed of everything random.
  var seed: Int

  /// Reads a body; what it leaves out is as the task's own recipe has it.
  ///
  /// - Throws: `ServerError` that names the key and what it must be.
  init(_ body: Data, limits: TrainingLimits) throws(ServerError) {
    let fields = try JSONFields(body, known: Key.allCases.map(\.rawValue))
    func integer(_ key: Key, _ range: ClosedRange<Int>, _ usual: Int) throws(ServerError) -> Int {
      try fields.integer(key.rawValue, in: range) ?? usual
    }
    task = try fields.word(Key.task.rawValue, as: PracticeTask.Kind.self)?.rawValue
    corpus = try fields.string(Key.corpus.rawValue)
    guard (task == nil) != (corpus == nil) else {
      throw .value(
        key: Key.task.rawValue, reason: "or “corpus” must be given, one of the two")
    }
    let name = try fields.string(Key.name.rawValue) ?? task ?? "text"
    do {
      self.name = try ModelName.checked(name)
    } catch {
      throw .training(error)
    }
    let usual = Self.recipe(task: task)
    dModel = try integer(.dModel, 8...limits.dModel, usual.model.dModel)
    layers = try integer(.layers, 1...limits.layers, usual.model.encoderLayers)
    heads = try integer(.heads, 1...limits.heads, usual.model.heads)
    feedForward = try integer(.feedForward, 8...limits.feedForward, usual.model.feedForward)
    steps = try integer(.steps, 1...limits.steps, usual.limits.steps ?? limits.steps)
    seed = try integer(.seed, 0...(1 << 53 - 1), Int(usual.seed))
    dropout =
      try fields.number(Key.dropout.rawValue, in: 0...0.9) ?? Double(usual.model.dropout)
    rate =
      try fields.number(Key.rate.rawValue, in: 0.000_001...1) ?? usual.optimisation.peakRate
    guard dModel % heads == 0 else {
      throw .value(
        key: Key.heads.rawValue, reason: "is \(heads), which does not divide “dModel” \(dModel)")
    }
  }

  /// The practice task.
  var practice: PracticeTask? {
    task.flatMap { PracticeTask.Kind(rawValue: $0) }.map { PracticeTask($0) }
  }

  /// The recipe that a task, or a parallel text (nil), starts from.
  static func recipe(task: String?) -> TrainingConfiguration {
    if let task = task.flatMap({ PracticeTask.Kind(rawValue: $0) }) {
      return PracticeTask(task).recipe()
    }
    var recipe = TrainingConfiguration()
    recipe.model.dModel = 128
    recipe.model.heads = 4
    recipe.model.encoderLayers = 2
    recipe.model.decoderLayers = 2
    recipe.model.feedForward = 512
    recipe.model.maximumPositions = 256
    recipe.model.dropout = 0.1
    recipe.optimisation.batchTokens = 2_048
    recipe.optimisation.peakRate = 1e-3
    recipe.optimisation.warmupSteps = 400
    recipe.limits.steps = 3_000
    recipe.validation.everySteps = 250
    recipe.validation.translatedSentences = 40
    recipe.validation.lossSentences = 200
    recipe.validation.measure = .chrf
    recipe.validation.maximumTokens = 120
    return recipe
  }

  /// The recipe of the wish.
  ///
  /// - Parameters:
  ///   - summary: what is known of the parallel text; nil for a practice task.
  ///   - limits: how long it may compute and how often it writes checkpoints.
  /// - Returns: what a `TrainingRun` takes.
  func configuration(_ summary: CorpusSummary?, limits: TrainingLimits) -> TrainingConfiguration {
    var recipe = Self.recipe(task: task)
    recipe.name = name
    recipe.model.dModel = dModel
    recipe.model.encoderLayers = layers
    recipe.model.decoderLayers = layers
    recipe.model.heads = heads
    recipe.model.feedForward = feedForward
    recipe.model.dropout = Float(dropout)
    recipe.optimisation.peakRate = rate
    recipe.seed = UInt64(seed)
    recipe.limits.steps = steps
    recipe.limits.minutes = limits.minutes
    recipe.validation.translatedSentences = min(recipe.validation.translatedSentences, 100)
    recipe.validation.lossSentences = min(recipe.validation.lossSentences, 200)
    recipe.checkpoints.everySteps = nil
    recipe.checkpoints.everyMinutes = limits.checkpointMinutes
    recipe.checkpoints.keep = 2
    recipe.checkpoints.average = 1
    if let summary { Self.use(summary, in: &recipe) }
    return recipe
  }

  /// A few sentences are read letter by letter; of many, pieces can be learned.
  private static let pairsForPieces = 2_000

  private static func use(_ summary: CorpusSummary, in recipe: inout TrainingConfiguration) {
    recipe.about = "Trained on a parallel text of one's own."
    recipe.sourceLanguage = summary.sourceLanguage
    recipe.targetLanguage = summary.targetLanguage
    recipe.data.corpora = [
      CorpusConfiguration(name: "the text", source: FileReference(path: "train.tsv"))
    ]
    recipe.data.maximumBadShare = 1
    recipe.data.maximumTokens = 200
    recipe.validation.corpus = CorpusConfiguration(
      name: "kept aside", source: FileReference(path: "dev.tsv"))
    recipe.validation.everySteps = max(50, min(250, recipe.limits.steps ?? 250))
    if summary.pairs < pairsForPieces {
      recipe.tokenizer.kind = .characters
    } else {
      recipe.tokenizer.kind = .bpe
      recipe.tokenizer.vocabularySize = min(4_000, summary.differentCharacters + summary.pairs / 4)
      recipe.tokenizer.maximumSentences = 50_000
    }
  }
}
