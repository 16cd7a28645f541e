import LoupeTensor

/// One layer of the encoder: self-attention, then feed-forward.
///
/// Both end with residual and normalisation (Vaswani et al. 2017, section 3.1).
struct EncoderLayer: Sendable {
  let layer: Int
  let selfAttention: MultiHeadAttention
  let selfAttentionNorm: AddNormalise
  let feedForward: FeedForward
  let feedForwardNorm: AddNormalise

  init(
    _ layer: Int, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    let name = "model.encoder.layers.\(layer)"
    self.layer = layer
    selfAttention = try MultiHeadAttention(
      "\(name).self_attn", site: AttentionSite(.encoder, layer: layer),
      heads: configuration.encoderHeads, configuration, builder)
    selfAttentionNorm = try AddNormalise("\(name).self_attn_layer_norm", configuration, builder)
    feedForward = try FeedForward(
      name, width: configuration.encoderFeedForward, configuration, builder)
    feedForwardNorm = try AddNormalise("\(name).final_layer_norm", configuration, builder)
  }

  /// Lets each source position look at its sequence, then works over it on its own.
  ///
  /// Takes and returns one vector a position, `[position, model]`.
  func callAsFunction(_ x: Tensor, layout: AttentionLayout, _ pass: ForwardPass) -> Tensor {
    let (q, k, v) = selfAttention.projected(x, pass.context)
    let attended = selfAttention(
      q, memory: .rows(keys: k, values: v), layout: layout, pass)
    let y = selfAttentionNorm(attended, residual: x, pass.context)
    pass.visit(y, at: .encoderSelfAttention(layer: layer))

    let z = feedForwardNorm(feedForward(y, pass.context), residual: y, pass.context)
    pass.visit(z, at: .encoderLayer(layer))
    return z
  }
}
