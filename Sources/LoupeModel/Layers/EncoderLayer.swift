import LoupeTensor

/// One layer of the encoder: self-attention, then feed-forward.
///
/// Each has its residual and norm around it (Vaswani et al. 2017, section 3.1).
struct EncoderLayer: Sendable {
  let layer: Int
  let selfAttention: MultiHeadAttention
  let selfAttentionNorm: SublayerNorm
  let feedForward: FeedForward
  let feedForwardNorm: SublayerNorm

  init(
    _ layer: Int, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    let names = ParameterNames(configuration)
    self.layer = layer
    selfAttention = try MultiHeadAttention(
      AttentionSite(.encoder, layer: layer), configuration, builder)
    selfAttentionNorm = try SublayerNorm(
      names.norm(.selfAttention, .source, layer: layer), configuration, builder)
    feedForward = try FeedForward(.source, layer: layer, configuration, builder)
    feedForwardNorm = try SublayerNorm(
      names.norm(.feedForward, .source, layer: layer), configuration, builder)
  }

  /// Lets each source position look at its sequence, then works over it on its own.
  ///
  /// Takes and returns one vector a position, `[position, model]`.
  func callAsFunction(_ x: Tensor, layout: AttentionLayout, _ pass: ForwardPass) -> Tensor {
    let context = pass.context
    let (q, k, v) = selfAttention.projected(selfAttentionNorm.entering(x, context), context)
    let attended = selfAttention(
      q, memory: .rows(keys: k, values: v), layout: layout, pass)
    let y = selfAttentionNorm.leaving(attended, residual: x, context)
    pass.visit(y, at: .encoderSelfAttention(layer: layer))

    let worked = feedForward(feedForwardNorm.entering(y, context), context)
    let z = feedForwardNorm.leaving(worked, residual: y, context)
    pass.visit(z, at: .encoderLayer(layer))
    return z
  }
}
