import LoupeGeneration
import LoupeModel
import LoupeTensor

extension Trace {
  /// Numbers of heads' vectors that a page carries at most; longer texts do without some of them.
  private static let mostDetails = 4_000_000
  /// Most tokens, source and target together, whose gradients a page carries.
  private static let longestAttribution = 128
  /// Tokens that each layer names in a page.
  private static let lensTokens = 5

  /// Readings beside the cheap ones that a page carries where the model is at hand.
  private static let pageReadings: [ReadingName] = [
    .specialShare, .flow, .valueNorms, .alti, .gradient, .logitLens,
  ]

  /// This trace with all that the page's views show, so that a page that carries it needs no server.
  ///
  /// Beside the cheap readings these are each head's vectors and contributions, what each layer would
  /// have said, and the readings that need the model; none of them where the model that was traced is
  /// not at hand.
  ///
  /// - Parameters:
  ///   - translator: the model that was traced; nil where it is not at hand.
  ///   - full: the same trace at level `full`, where it has been recorded already.
  ///   - context: memory and threads.
  ///   - shouldContinue: asked now and then; false ends with `GenerationError.cancelled`.
  /// - Returns: the trace without its logits, which no view shows.
  /// - Throws: `TraceError` where something other than an assumption fails.
  package func withAllViews(
    by translator: Translator?, full: Trace? = nil, in context: ComputeContext,
    shouldContinue: @escaping () -> Bool = { true }
  ) throws(TraceError) -> Trace {
    var trace = try withCheapReadings()
    trace.tensors["logits"] = nil
    guard let translator else { return trace }
    var recorded = full
    if recorded == nil { recorded = try replayed(by: translator, in: context) }
    guard let full = recorded else { return trace }
    for (name, tensor) in try full.headDetails(of: translator.model) {
      trace.tensors[name] = tensor
    }
    for (name, _) in trace.tensors where name.isStateOfTrace { trace.tensors[name] = nil }
    trace.lens = try full.lensSteps(by: translator, in: context, shouldContinue)
    let present = Set(trace.readings.map(\.name))
    var options = ReadingComputer.Options()
    options.longestAttribution = Self.longestAttribution
    trace.readings += try ReadingComputer(
      self, full: full, translator: translator, options: options, in: context,
      shouldContinue: shouldContinue
    ).readings(Self.pageReadings.filter { !present.contains($0) }).map(\.withoutWeights)
    return trace
  }

  /// The trace at level `full`; nil where another model made it.
  private func replayed(
    by translator: Translator, in context: ComputeContext
  ) throws(TraceError) -> Trace? {
    do throws(TraceError) {
      return try TraceReplay(translator).full(self, in: context)
    } catch {
      guard case .refused = error else { throw error }
      return nil
    }
  }

  /// Queries, keys, values, scores, head outputs and contributions, as many of them as there is room
  /// for.
  private func headDetails(of model: Transformer) throws(TraceError) -> [String: TraceTensor] {
    var details: [String: TraceTensor] = [:]
    for kind in AttentionKind.allCases {
      for stage in AttentionStage.allCases where stage != .weights {
        let name = "\(kind.tensorName).\(stage.fileName)"
        details[name] = tensors[name]
      }
      details[kind.positionBiasName] = tensors[kind.positionBiasName]
    }
    guard details.values.reduce(0, { $0 + $1.values.count }) <= Self.mostDetails else { return [:] }
    let outputs = AttentionKind.allCases.compactMap { details["\($0.tensorName).head_outputs"] }
    let contributions = outputs.reduce(0) { sum, tensor in
      sum + tensor.shape.prefix(3).reduce(model.configuration.dModel, *)
    }
    guard contributions <= Self.mostDetails else { return details }
    for kind in AttentionKind.allCases {
      details["\(kind.tensorName).contributions"] =
        try HeadContributions(kind, of: self, model: model).tensor
    }
    return details
  }

  /// What each layer would have said at each step; none where the model does not allow it.
  private func lensSteps(
    by translator: Translator, in context: ComputeContext, _ shouldContinue: () -> Bool
  ) throws(TraceError) -> [LensStep] {
    var lens: [LensStep] = []
    do throws(TraceError) {
      for step in steps.indices {
        guard shouldContinue() else { throw .generation(.cancelled) }
        lens.append(
          try LensStep(
            of: self, step: step, top: Self.lensTokens, translator: translator, in: context))
      }
    } catch {
      guard case .refused = error else { throw error }
      return []
    }
    return lens
  }
}

extension Reading {
  /// The reading without the tables that are weights once more, which whoever has the weights has.
  fileprivate var withoutWeights: Reading {
    var reading = self
    reading.values.removeAll { $0.name.hasSuffix(".renormalised") }
    return reading
  }
}

extension String {
  /// Whether this is the name of a residual stream in a trace file.
  var isStateOfTrace: Bool {
    hasSuffix(".state") || hasSuffix(".embedding") || hasSuffix(".output") || contains(".after_")
  }
}
