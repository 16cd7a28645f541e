import LoupeTensor

/// One layer of the decoder: masked self-attention, cross-attention, then feed-forward.
///
/// Each has its residual and norm around it (Vaswani et al. 2017, section 3.1).
struct DecoderLayer: Sendable {
  let layer: Int
  let selfAttention: MultiHeadAttention
  let selfAttentionNorm: SublayerNorm
  let crossAttention: MultiHeadAttention
  let crossAttentionNorm: SublayerNorm
  let feedForward: FeedForward
  let feedForwardNorm: SublayerNorm

  init(
    _ layer: Int, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    let names = ParameterNames(configuration)
    func norm(_ sublayer: ParameterNames.Sublayer) throws(ModelError) -> SublayerNorm {
      try SublayerNorm(names.norm(sublayer, .target, layer: layer), configuration, builder)
    }
    self.layer = layer
    selfAttention = try MultiHeadAttention(
      AttentionSite(.decoder, layer: layer), configuration, builder)
    selfAttentionNorm = try norm(.selfAttention)
    crossAttention = try MultiHeadAttention(
      AttentionSite(.cross, layer: layer), configuration, builder)
    crossAttentionNorm = try norm(.crossAttention)
    feedForward = try FeedForward(.target, layer: layer, configuration, builder)
    feedForwardNorm = try norm(.feedForward)
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
    let (q, k, v) = selfAttention.projected(
      selfAttentionNorm.entering(x, pass.context), pass.context)
    let memory: AttentionMemory =
      if let past {
        .kept(
          past.extended(
            byKeys: k, values: v, layer: layer, blocks: layout.blocks.count, pass.context))
      } else {
        .rows(keys: k, values: v)
      }
    let attended = selfAttention(q, memory: memory, layout: layout, pass)
    let y = selfAttentionNorm.leaving(attended, residual: x, pass.context)
    pass.visit(y, at: .decoderSelfAttention(layer: layer))
    return y
  }

  /// Each target position looks at the whole source.
  private func crossAttention(
    _ x: Tensor, source: AttentionMemory, _ layout: AttentionLayout, _ pass: ForwardPass
  ) -> Tensor {
    let entering = crossAttentionNorm.entering(x, pass.context)
    let q = crossAttention.query(entering, pass.context).allColumns
    let attended = crossAttention(q, memory: source, layout: layout, pass)
    let y = crossAttentionNorm.leaving(attended, residual: x, pass.context)
    pass.visit(y, at: .crossAttention(layer: layer))
    return y
  }

  /// Each position is worked over on its own.
  private func feedForward(_ x: Tensor, _ pass: ForwardPass) -> Tensor {
    let worked = feedForward(feedForwardNorm.entering(x, pass.context), pass.context)
    let y = feedForwardNorm.leaving(worked, residual: x, pass.context)
    pass.visit(y, at: .decoderLayer(layer))
    return y
  }
}
