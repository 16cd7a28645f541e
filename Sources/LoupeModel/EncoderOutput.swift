import LoupeTensor

/// What the encoder made of its sources.
public struct EncoderOutput {
  /// One vector a source token, all sources one after the other, `[position, model]`.
  public let states: Tensor
  /// Tokens of each source.
  public let lengths: [Int]
}
