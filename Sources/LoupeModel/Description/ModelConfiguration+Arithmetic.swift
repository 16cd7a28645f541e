extension ModelConfiguration {
  /// The longest sequence of models whose positions have no last, in tokens: a guard of memory, not
  /// a property of the model.
  public static let relativePositionGuard = 16_384

  /// Width of one encoder head.
  public var encoderHeadSize: Int { explicitHeadSize ?? dModel / encoderHeads }
  /// Width of one decoder head.
  public var decoderHeadSize: Int { explicitHeadSize ?? dModel / decoderHeads }
  /// Columns of queries, keys, values and head outputs in the encoder: all heads side by side.
  public var encoderAttentionWidth: Int { encoderHeads * encoderHeadSize }
  /// Columns of queries, keys, values and head outputs in the decoder: all heads side by side.
  public var decoderAttentionWidth: Int { decoderHeads * decoderHeadSize }
  /// What q·k is multiplied by in the encoder.
  public var encoderAttentionScale: Float { attentionScaling.factor(headSize: encoderHeadSize) }
  /// What q·k is multiplied by in the decoder, masked and cross.
  public var decoderAttentionScale: Float { attentionScaling.factor(headSize: decoderHeadSize) }
  /// What embeddings are multiplied by.
  public var embeddingScale: Float { scalesEmbeddings ? Float(dModel).squareRoot() : 1 }
  /// What the decoder's output is multiplied by before the logits.
  public var outputScale: Float { scalesOutput ? 1 / Float(dModel).squareRoot() : 1 }
}
