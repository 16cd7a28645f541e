import LoupeGeneration
import LoupeModel
import LoupeTensor

/// What each decoder layer would have said at one step, for people: see `LogitLens`.
public struct LensStep: Codable, Sendable, Equatable {
  /// One layer.
  public struct Layer: Codable, Sendable, Equatable {
    /// Layer, from 0; the last is the model itself.
    public var layer: Int
    /// Entropy of what it would say, in nats.
    public var entropy: Double
    /// KL(p_last ‖ p_layer), in nats.
    public var divergence: Double
    /// Place of the token that was chosen, from 1.
    public var rank: Int
    /// Probability of the token that was chosen.
    public var probability: Double
    /// The most probable tokens.
    public var candidates: [TraceStep.Candidate]
  }

  /// The step, from 0.
  public var step: Int
  /// The layers, in order.
  public var layers: [Layer]

  /// The lens over one step of `trace`.
  ///
  /// - Parameters:
  ///   - trace: recorded at level `full`.
  ///   - step: from 0.
  ///   - top: how many candidates a layer names.
  ///   - translator: the model that was traced.
  ///   - context: memory and threads.
  /// - Throws: `TraceError.outside` where there is no such step, and what `LogitLens` throws.
  public init(
    of trace: Trace, step: Int, top: Int, translator: Translator, in context: ComputeContext
  ) throws(TraceError) {
    guard trace.steps.indices.contains(step) else {
      throw .outside(what: "step", index: step, count: trace.steps.count)
    }
    let naming = PieceNaming(tokenizer: translator.tokenizer)
    let lens = try LogitLens(
      of: trace, model: translator.model, top: top, steps: step..<step + 1, in: context)
    self.step = step
    layers = lens.steps[0].enumerated().map { index, layer in
      Layer(
        layer: index, entropy: layer.entropy, divergence: layer.divergence, rank: layer.rank,
        probability: layer.probability,
        candidates: layer.candidates.map {
          TraceStep.Candidate(
            id: $0.id, piece: naming.tokenizer.piece(for: $0.id) ?? "",
            surface: naming.surface($0.id), probability: $0.probability, logit: $0.logit)
        })
    }
  }
}
