import LoupeGeneration
import LoupeModel

/// The token ids of a generation.
public struct TraceIDs: Codable, Sendable, Equatable {
  /// The source's, end token included.
  public var source: [Int]
  /// What the decoder read at each step.
  public var decoderInput: [Int]
  /// What was chosen at each step.
  public var chosen: [Int]
}

/// Everything recorded of one generation.
///
/// Row t of a decoder tensor is the step that read `ids.decoderInput[t]` and chose `ids.chosen[t]`.
public struct Trace: Sendable {
  /// The model.
  public var model: ModelSummary
  /// The text that was translated.
  public var text: String
  /// Its tokens.
  public var source: [TracePiece]
  /// What the encoder did, with the first numbers of the first source token.
  public var encoderStages: [TraceStage] = []
  /// The steps, in order.
  public var steps: [TraceStep]
  /// How it ended.
  public var end: TraceEnd
  /// How it was generated.
  public var settings: GenerationSettings
  /// Edits made to attention.
  public var intervention: Intervention
  /// Token ids.
  public var ids: TraceIDs
  /// The search, step by step: hypotheses kept, dropped and finished; empty without a beam.
  public var beam: [TraceBeamStep] = []
  /// What each decoder layer would have said, step by step; empty unless it was asked for.
  public var lens: [LensStep] = []
  /// Readings that were asked for together with the trace.
  public var readings: [Reading] = []
  /// The numbers, by the names trace files use.
  public var tensors: [String: TraceTensor]

  package init(
    model: ModelSummary, text: String, source: [TracePiece], steps: [TraceStep], end: TraceEnd,
    settings: GenerationSettings, intervention: Intervention, ids: TraceIDs,
    tensors: [String: TraceTensor]
  ) {
    self.model = model
    self.text = text
    self.source = source
    self.steps = steps
    self.end = end
    self.settings = settings
    self.intervention = intervention
    self.ids = ids
    self.tensors = tensors
  }

  /// Encoder self-attention, `[layer, head, source, source]`.
  public var encoderSelfAttention: TraceTensor? { tensors["encoder.self_attention"] }
  /// Masked decoder self-attention, `[layer, head, target, target]`, zero where it is masked.
  public var decoderSelfAttention: TraceTensor? { tensors["decoder.self_attention"] }
  /// Cross-attention, `[layer, head, target, source]`.
  public var crossAttention: TraceTensor? { tensors["decoder.cross_attention"] }
}
