import LoupeGeneration
import LoupeModel
import LoupeTensor

/// Computes readings of one trace by their names.
public struct ReadingComputer {
  /// What some readings need to be told.
  public struct Options: Sendable {
    /// Words that belong together, for `alignment`.
    public var gold: GoldAlignment?
    /// Points of integrated gradients to begin with, 1…500; default 32.
    public var points = 32
    /// Groups that heads are sorted into; default 4.
    public var clusters = 4

    /// Most tokens, source and target together, that gradients are computed for; nil for any number.
    ///
    /// Their work grows with the third power of it.
    public var longestAttribution: Int?

    /// No gold alignment, 32 points, 4 groups, texts of any length.
    public init() {}
  }

  /// Share of the difference that integrated gradients may miss before points are added.
  private static let tolerance = 0.02

  private let trace: Trace
  private let full: Trace?
  private let translator: Translator?
  private let context: ComputeContext
  private let options: Options
  private let shouldContinue: () -> Bool

  /// A computer of readings of `trace`.
  ///
  /// - Parameters:
  ///   - trace: of any level; what a reading lacks is recorded by running the generation again.
  ///   - full: the same at level `full`, where it has been recorded already.
  ///   - translator: the model that was traced; nil where it is not at hand.
  ///   - options: what some readings need to be told.
  ///   - context: memory and threads.
  ///   - shouldContinue: asked now and then; false ends with `GenerationError.cancelled`.
  public init(
    _ trace: Trace, full: Trace? = nil, translator: Translator?, options: Options = Options(),
    in context: ComputeContext, shouldContinue: @escaping () -> Bool = { true }
  ) {
    self.trace = trace
    self.full = full
    self.translator = translator
    self.context = context
    self.options = options
    self.shouldContinue = shouldContinue
  }

  /// Readings in the order of `names`; one that is refused says why and stops none of the others.
  ///
  /// - Throws: `TraceError` where something other than an assumption fails.
  public func readings(_ names: [ReadingName]) throws(TraceError) -> [Reading] {
    var readings: [Reading] = []
    var full = full
    for name in names {
      guard shouldContinue() else { throw .generation(.cancelled) }
      do throws(TraceError) {
        if name.needsFullLevel, full == nil { full = try complete(for: name) }
        readings.append(try compute(name, name.needsFullLevel ? full ?? trace : trace))
      } catch {
        guard case .refused = error else { throw error }
        readings.append(
          Reading(name, refused: .init(code: "reading_refused", message: error.description)))
      }
    }
    return readings
  }

  /// One reading.
  ///
  /// - Throws: `TraceError.refused` where what it assumes does not hold.
  public func reading(_ name: ReadingName) throws(TraceError) -> Reading {
    guard name.needsFullLevel else { return try compute(name, trace) }
    if let full { return try compute(name, full) }
    return try compute(name, complete(for: name))
  }

  /// Every reading without its numbers; those that this trace or model does not allow say why.
  public func available() -> [Reading] {
    ReadingName.allCases.map { name in
      do throws(TraceError) {
        try check(name)
        return Reading(name)
      } catch {
        return Reading(name, refused: .init(code: "reading_refused", message: error.description))
      }
    }
  }

  /// Refuses, before anything is computed, what cannot hold of this trace.
  private func check(_ name: ReadingName) throws(TraceError) {
    if name.needsModel { _ = try model(for: name) }
    switch name {
    case .gradient, .integratedGradients:
      try InputAttribution.check(trace.intervention, model(for: name).model, for: name)
      try checkLength(for: name)
    case .flow: try AttentionFlow.check(tokens: trace.source.count + trace.steps.count)
    default: break
    }
  }

  private func checkLength(for name: ReadingName) throws(TraceError) {
    let tokens = trace.ids.source.count + trace.ids.chosen.count
    guard let longest = options.longestAttribution, tokens > longest else { return }
    throw .refused(
      reading: name.rawValue,
      reason: "the text has \(tokens) tokens, source and target together; at most \(longest) are "
        + "computed here, the command line computes any")
  }

  private func complete(for name: ReadingName) throws(TraceError) -> Trace {
    let replay = TraceReplay(try model(for: name))
    do throws(TraceError) {
      return try replay.full(trace, in: context)
    } catch {
      guard case .refused(_, let reason) = error else { throw error }
      throw .refused(reading: name.rawValue, reason: reason)
    }
  }

  private func model(for name: ReadingName) throws(TraceError) -> Translator {
    guard let translator else {
      throw .refused(
        reading: name.rawValue,
        reason: "it needs the model “\(trace.model.name)” that was traced; name it with --model")
    }
    return translator
  }

  private func compute(_ name: ReadingName, _ trace: Trace) throws(TraceError) -> Reading {
    try check(name)
    let values: [Reading.Value] =
      switch name {
      case .entropy: try Self.entropy(trace)
      case .distance: try Self.distance(trace)
      case .coverage: try Self.coverage(trace)
      case .specialShare: try Self.specialShare(trace)
      case .rollout: Self.table(try AttentionRollout(of: trace))
      case .flow: Self.table(try AttentionFlow(of: trace, shouldContinue: shouldContinue))
      case .valueNorms: try Self.valueNorms(trace, model(for: name).model)
      case .alti:
        Self.table(
          try TokenContributions(
            of: trace, model: model(for: name).model, shouldContinue: shouldContinue))
      case .gradient: Self.table(try attribution(.gradientTimesInput, name))
      case .integratedGradients:
        Self.table(
          try attribution(
            .integratedGradients(
              points: min(max(options.points, 1), 500), tolerance: Self.tolerance), name))
      case .alignment: Self.table(try AttentionAlignment(of: trace, gold: options.gold), trace)
      case .headSimilarity: try Self.headSimilarity(trace, groups: options.clusters)
      case .sequenceLogProbability: Self.table(SequenceLogProbability(of: trace))
      case .logitLens:
        Self.table(
          try LogitLens(of: trace, model: model(for: name).model, top: 1, in: context))
      case .parts: Self.table(try GenerationPartsReading(of: trace))
      }
    return Reading(name, values: values)
  }

  private func attribution(
    _ method: InputAttribution.Method, _ name: ReadingName
  ) throws(TraceError) -> InputAttribution {
    let translator = try model(for: name)
    try TraceReplay(translator).checkTokens(of: trace, for: name.rawValue)
    return try InputAttribution(
      of: trace, model: translator.model, method: method, pool: context.pool,
      shouldContinue: shouldContinue)
  }
}
