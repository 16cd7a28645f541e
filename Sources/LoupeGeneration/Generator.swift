import LoupeModel
import LoupeTensor

/// Generates translations token by token; the loop of the eight steps is `GenerationLoop`.
public struct Generator: Sendable {
  /// The model that translates.
  public let model: Transformer
  /// What its checkpoint asks of a generation.
  public let defaults: GenerationConfiguration
  /// What of it holds whatever the settings are: tokens that end it, are forced or forbidden.
  private let demands: GenerationDemands

  /// A generator for `model`; `defaults` is what its checkpoint asks of a generation.
  public init(_ model: Transformer, defaults: GenerationConfiguration = .init()) {
    self.model = model
    self.defaults = defaults
    demands = GenerationDemands(defaults, model.configuration)
  }

  /// The token that the checkpoint forces at the first step, if any.
  var forcedFirstID: Int? { demands.forcedFirstID }

  /// Translates sources together; each result is the same as if it were translated alone.
  ///
  /// - Parameters:
  ///   - sources: the sentences and their edits.
  ///   - settings: how the translations are generated.
  ///   - observer: watches the forward passes of this call.
  ///   - listener: hears of each step, and may stop the generation.
  ///   - sentencesAtOnce: how many are open together, others enter as these leave; nil: all.
  ///   - context: memory and threads of this call; its workspace is used from where it stands.
  /// - Returns: for each source its finished hypotheses, best first.
  /// - Throws: `GenerationError` where a setting is out of range, a source cannot be read by the
  ///   model, or the listener stops the generation.
  public func generate(
    _ sources: [GenerationSource], _ settings: GenerationSettings,
    observer: (any ForwardObserver)? = nil, listener: (any GenerationListener)? = nil,
    sentencesAtOnce: Int? = nil, in context: ComputeContext
  ) throws(GenerationError) -> [[GeneratedSequence]] {
    try settings.validate()
    for source in sources { try validate(source) }
    let atOnce = max(1, min(sentencesAtOnce ?? sources.count, sources.count))
    let isWatched = observer != nil || listener != nil
    let lanes = isWatched ? 1 : lanes(sentences: atOnce, settings, context)
    guard lanes == 1 else {
      return try generate(
        sources, settings, sentencesAtOnce: atOnce, observers: (0..<lanes).map { _ in nil },
        in: context)
    }
    let queue = SentenceQueue(sources)
    try run(queue, settings, sentencesAtOnce: atOnce, observer, listener, in: context)
    return try queue.results()
  }

  /// Translates sources in several loops side by side, each with a thread and an observer of its
  /// own.
  ///
  /// - Parameters:
  ///   - sources: the sentences and their edits.
  ///   - settings: how the translations are generated.
  ///   - sentencesAtOnce: how many are open together, in all loops.
  ///   - observers: one entry a loop: who watches it, if anybody. Which sentences a loop takes
  ///     depends on how fast the others are; `ForwardObserver.enters` tells.
  ///   - context: memory and threads of this call.
  /// - Returns: for each source its finished hypotheses, best first.
  /// - Throws: `GenerationError` where a setting is out of range or a source cannot be read.
  public func generate(
    _ sources: [GenerationSource], _ settings: GenerationSettings, sentencesAtOnce: Int,
    observers: [(any ForwardObserver)?], in context: ComputeContext
  ) throws(GenerationError) -> [[GeneratedSequence]] {
    try settings.validate()
    for source in sources { try validate(source) }
    let queue = SentenceQueue(sources)
    let lanes = observers.count
    context.sideBySide(lanes) { lane, laneContext in
      let share = (lane + 1) * sentencesAtOnce / lanes - lane * sentencesAtOnce / lanes
      do throws(GenerationError) {
        try run(
          queue, settings, sentencesAtOnce: max(share, 1), observers[lane], nil, in: laneContext)
      } catch {
        queue.fail(error)
      }
    }
    return try queue.results()
  }

  /// Takes sentences from the queue while there is room, until it is empty and all are finished.
  private func run(
    _ queue: SentenceQueue, _ settings: GenerationSettings, sentencesAtOnce: Int,
    _ observer: (any ForwardObserver)?, _ listener: (any GenerationListener)?,
    in context: ComputeContext
  ) throws(GenerationError) {
    let width = settings.method == .beam ? settings.beams : 1
    let loop = GenerationLoop(self, hypothesesAtOnce: sentencesAtOnce * width, in: context)
    var isStopped = false
    while !isStopped {
      while loop.room >= width, let (number, source) = queue.next() {
        try loop.add(
          GenerationTask(source, settings, observer: observer, listener: listener), number: number)
      }
      if loop.isIdle { return }
      loop.step { number, sequences in
        if sequences.isEmpty { isStopped = true } else { queue.finish(number, sequences) }
      }
    }
    throw .cancelled
  }

  /// In how many loops sentences are generated side by side, a thread each.
  ///
  /// A loop to itself hands nothing to other threads; but its products have fewer rows, so that the
  /// weights must be cheap to read compared with what is computed from them.
  private func lanes(
    sentences: Int, _ settings: GenerationSettings, _ context: ComputeContext
  ) -> Int {
    let rows = sentences * (settings.method == .beam ? settings.beams : 1)
    let threads = context.pool.threads
    let leastRows = model.packedBytes > Self.cacheBytes ? 48 : 4
    return rows >= threads * leastRows && sentences >= threads ? threads : 1
  }

  /// Weights up to this size are read from caches rather than from memory, on common processors.
  private static let cacheBytes = 16 << 20

  /// Refuses what the model cannot read.
  func validate(_ source: GenerationSource) throws(GenerationError) {
    do {
      try model.validate(source.ids, what: "source", of: .source)
      if !source.draft.isEmpty { try model.validate(source.draft, what: "draft") }
    } catch {
      throw .model(error)
    }
  }

  /// Which tokens may be chosen for `source` under `settings`.
  func rules(_ settings: GenerationSettings, for source: GenerationSource) -> TokenRules {
    var rules = TokenRules(
      forbidden: demands.forbidden, endIDs: demands.endIDs, forcedEndID: demands.forcedEndID,
      maximumLength: min(settings.maximumNewTokens + 1, model.configuration.maximumPositions + 1))
    rules.forbiddenFirst = demands.forbiddenFirst
    rules.forbiddenSequences = demands.forbiddenSequences
    rules.forcedFirstID = source.firstID.map { Int($0) } ?? demands.forcedFirstID
    rules.minimumLength = settings.minimumNewTokens + 1
    rules.renormalises = demands.renormalises
    rules.repetition = RepetitionRules(
      ownSize: settings.noRepeatNGramSize, sourceSize: settings.encoderNoRepeatNGramSize,
      source: settings.encoderNoRepeatNGramSize > 0 ? source.ids : [],
      penalty: settings.repetitionPenalty)
    return rules
  }
}
