import LoupeModel
import LoupeTensor

/// Generates translations token by token; the loop of the eight steps is `GenerationLoop`.
public struct Generator: Sendable {
  /// The model that translates.
  public let model: Transformer
  private let forbidden: [Int]
  private let forcedEndID: Int?

  /// A generator for `model`; `defaults` is what its checkpoint asks of a generation.
  public init(_ model: Transformer, defaults: GenerationConfiguration = .init()) {
    self.model = model
    forbidden = (defaults.badWords ?? []).filter { $0.count == 1 }.flatMap { $0 }
    forcedEndID = defaults.forcedEndTokenID
  }

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
    let loop = try GenerationLoop(
      self, settings, sentencesAtOnce: atOnce, observer: observer, listener: listener,
      in: context)
    try run(loop, queue)
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
        let loop = try GenerationLoop(
          self, settings, sentencesAtOnce: max(share, 1), observer: observers[lane],
          in: laneContext)
        try run(loop, queue)
      } catch {
        queue.fail(error)
      }
    }
    return try queue.results()
  }

  /// Takes sentences from the queue while there is room, until it is empty and all are finished.
  private func run(_ loop: GenerationLoop, _ queue: SentenceQueue) throws(GenerationError) {
    while true {
      while loop.room > 0, let (number, source) = queue.next() {
        try loop.add(source, number: number)
      }
      if loop.isIdle { return }
      try loop.step { queue.finish($0, $1) }
    }
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

  private func validate(_ source: GenerationSource) throws(GenerationError) {
    do {
      try model.validate(source.ids, what: "source")
    } catch {
      throw .model(error)
    }
  }

  /// Which tokens may be chosen under `settings`.
  func rules(_ settings: GenerationSettings) -> TokenRules {
    TokenRules(
      forbidden: forbidden, endID: model.configuration.endID, forcedEndID: forcedEndID,
      maximumLength: min(settings.maximumNewTokens + 1, model.configuration.maximumPositions + 1),
      minimumLength: settings.minimumNewTokens + 1)
  }
}
