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
  /// The numbers, by the names trace files use.
  public var tensors: [String: TraceTensor]

  /// Encoder self-attention, `[layer, head, source, source]`.
  public var encoderSelfAttention: TraceTensor? { tensors["encoder.self_attention"] }
  /// Masked decoder self-attention, `[layer, head, target, target]`, zero where it is masked.
  public var decoderSelfAttention: TraceTensor? { tensors["decoder.self_attention"] }
  /// Cross-attention, `[layer, head, target, source]`.
  public var crossAttention: TraceTensor? { tensors["decoder.cross_attention"] }
}
