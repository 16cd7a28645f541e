import LoupeTraining

/// What the Train room offers.
struct RoomMessage: Encodable, Sendable {
  /// A practice task.
  struct Task: Encodable, Sendable {
    let task: String
    /// Names by language code.
    let names: [String: String]
    /// The rule in one sentence, by language code.
    let rules: [String: String]
    /// What to look for in the attention, by language code.
    let watch: [String: String]
    let examples: [CorpusSummary.Pair]
    let usual: Usual
  }

  /// The sizes a training has where nothing else is wanted.
  struct Usual: Encodable, Sendable {
    let dModel: Int
    let layers: Int
    let heads: Int
    let feedForward: Int
    let dropout: Double
    let rate: Double
    let steps: Int

    init(_ recipe: TrainingConfiguration, limits: TrainingLimits) {
      dModel = recipe.model.dModel
      layers = recipe.model.encoderLayers
      heads = recipe.model.heads
      feedForward = recipe.model.feedForward
      dropout = Double(String(recipe.model.dropout)) ?? 0
      rate = recipe.optimisation.peakRate
      steps = recipe.limits.steps ?? limits.steps
    }
  }

  /// How much one may ask for.
  struct Limits: Encodable, Sendable {
    let dModel: Int
    let layers: Int
    let heads: Int
    let feedForward: Int
    let steps: Int
    let minutes: Double
    let memoryBytes: Int
    let running: Int
    let activeOfOne: Int
    let corpusBytes: Int
    let corpusPairs: Int
    let corpusMinimumPairs: Int

    init(_ limits: TrainingLimits) {
      dModel = limits.dModel
      layers = limits.layers
      heads = limits.heads
      feedForward = limits.feedForward
      steps = limits.steps
      minutes = limits.minutes
      memoryBytes = limits.memoryBytes
      running = limits.running
      activeOfOne = limits.activeOfOne
      corpusBytes = limits.corpusBytes
      corpusPairs = limits.corpusPairs
      corpusMinimumPairs = limits.corpusMinimumPairs
    }
  }

  let tasks: [Task]
  /// What a training on one's own text has where nothing else is wanted.
  let text: Usual
  let limits: Limits
  /// Whether the server can be reached by this machine alone.
  let isLocal: Bool

  init(_ limits: TrainingLimits, isLocal: Bool) {
    tasks = PracticeTask.Kind.allCases.map { kind in
      Task(
        task: kind.rawValue, names: Self.both(kind.name), rules: Self.both(kind.rule),
        watch: Self.both(kind.watch),
        examples: PracticeTask(kind).sampleExamples(3).map { .init($0.pair) },
        usual: Usual(TrainingWish.recipe(task: kind.rawValue), limits: limits))
    }
    text = Usual(TrainingWish.recipe(task: nil), limits: limits)
    self.limits = Limits(limits)
    self.isLocal = isLocal
  }

  /// A text in both languages of the page.
  private static func both(_ text: (PracticeLanguage) -> String) -> [String: String] {
    ["ja": text(.japanese), "en": text(.english)]
  }
}

/// Kept models.
struct KeptModelsMessage: Encodable, Sendable {
  /// One of them.
  struct Model: Encodable, Sendable {
    let name: String
    let created: String
    let task: String?
    let isMine: Bool
  }

  let models: [Model]
}

/// The name that a model was kept under.
struct KeptMessage: Encodable, Sendable {
  let model: String
}
