import LoupeTensor

/// One layer of the decoder: masked self-attention, cross-attention, then feed-forward.
///
/// Each of the three ends with residual and normalisation (Vaswani et al. 2017, section 3.1).
struct DecoderLayer: Sendable {
  let layer: Int
  let selfAttention: MultiHeadAttention
  let selfAttentionNorm: AddNormalise
  let crossAttention: MultiHeadAttention
  let crossAttentionNorm: AddNormalise
  let feedForward: FeedForward
  let feedForwardNorm: AddNormalise

  init(
    _ layer: Int, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    let name = "model.decoder.layers.\(layer)"
    self.layer = layer
    selfAttention = try MultiHeadAttention(
      "\(name).self_attn", site: AttentionSite(.decoder, layer: layer),
      heads: configuration.decoderHeads, configuration, builder)
    selfAttentionNorm = try AddNormalise("\(name).self_attn_layer_norm", configuration, builder)
    crossAttention = try MultiHeadAttention(
      "\(name).encoder_attn", site: AttentionSite(.cross, layer: layer),
      heads: configuration.decoderHeads, configuration, builder)
    crossAttentionNorm = try AddNormalise("\(name).encoder_attn_layer_norm", configuration, builder)
    feedForward = try FeedForward(
      name, width: configuration.decoderFeedForward, configuration, builder)
    feedForwardNorm = try AddNormalise("\(name).final_layer_norm", configuration, builder)
  }

  /// Lets each target position look back, then at the source, then works over it on its own.
  ///
  /// - Parameters:
  ///   - x: what enters the layer, `[position, model]`.
  ///   - past: keys and values of the steps before, which this call's rows join; nil when `x`
  ///     holds whole sequences.
  ///   - source: keys and values of the encoder's output for this layer.
  ///   - layouts: who may ask whom, in self-attention and in cross-attention.
  ///   - pass: the call this belongs to.
  /// - Returns: what leaves the layer, `[position, model]`.
  func callAsFunction(
    _ x: Tensor, past: KeyValueCache?, source: AttentionMemory, layouts: DecoderLayouts,
    _ pass: ForwardPass
  ) -> Tensor {
    let y = maskedSelfAttention(x, past: past, layouts.own, pass)
    let z = crossAttention(y, source: source, layouts.cross, pass)
    return feedForward(z, pass)
  }

  /// Each target position looks back at the positions before it and at itself.
  private func maskedSelfAttention(
    _ x: Tensor, past: KeyValueCache?, _ layout: AttentionLayout, _ pass: ForwardPass
  ) -> Tensor {
    let (q, k, v) = selfAttention.projected(x, pass.context)
    let memory: AttentionMemory =
      if let past {
        .kept(past.extended(byKeys: k, values: v, layer: layer, pass.context))
      } else {
        .rows(keys: k, values: v)
      }
    let attended = selfAttention(q, memory: memory, layout: layout, pass)
    let y = selfAttentionNorm(attended, residual: x, pass.context)
    pass.visit(y, at: .decoderSelfAttention(layer: layer))
    return y
  }

  /// Each target position looks at the whole source.
  private func crossAttention(
    _ x: Tensor, source: AttentionMemory, _ layout: AttentionLayout, _ pass: ForwardPass
  ) -> Tensor {
    let q = crossAttention.query(x, pass.context).allColumns
    let attended = crossAttention(q, memory: source, layout: layout, pass)
    let y = crossAttentionNorm(attended, residual: x, pass.context)
    pass.visit(y, at: .crossAttention(layer: layer))
    return y
  }

  /// Each position is worked over on its own.
  private func feedForward(_ x: Tensor, _ pass: ForwardPass) -> Tensor {
    let y = feedForwardNorm(feedForward(x, pass.context), residual: x, pass.context)
    pass.visit(y, at: .decoderLayer(layer))
    return y
  }
}
