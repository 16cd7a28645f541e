/// Where the decoder looked in one step: every layer and head.
public struct StepAttention: Sendable, Equatable {
  /// Masked self-attention, `[layer, head, key]` with step + 1 keys.
  public internal(set) var own: [Float] = []
  /// Cross-attention, `[layer, head, key]` with as many keys as the source has tokens.
  public internal(set) var cross: [Float] = []
}
