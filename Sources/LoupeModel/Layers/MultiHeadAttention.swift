import LoupeTensor

/// Scaled dot-product attention in several heads.
///
///     weights = softmax(scale · q kᵀ + bias)
///     output  = concat(weights · v) W_O
///
/// The scale is 1 / √headSize, but 1 in T5; the bias, T5's relative positions, comes with the layout
/// and is nothing in other models. The heads stand side by side in the columns of q, k and v: head h owns columns h · headSize ….
/// Source: Vaswani et al. 2017, section 3.2.
struct MultiHeadAttention: Sendable {
  let site: AttentionSite
  let query: Linear
  let key: Linear
  let value: Linear
  let output: Linear
  let scale: Float
  let dropout: Float
  private let projections: JoinedLinear
  private let width: Int

  /// The attention at `site`.
  init(
    _ site: AttentionSite, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    let names = ParameterNames(configuration).attention(site)
    let isEncoder = site.kind == .encoder
    let inner =
      isEncoder ? configuration.encoderAttentionWidth : configuration.decoderAttentionWidth
    func map(_ name: String, inputs: Int, outputs: Int) throws(ModelError) -> Linear {
      try Linear(
        name, inputs: inputs, outputs: outputs, hasBias: configuration.hasBiases, builder)
    }
    self.site = site
    width = inner
    key = try map(names.key, inputs: configuration.dModel, outputs: inner)
    value = try map(names.value, inputs: configuration.dModel, outputs: inner)
    query = try map(names.query, inputs: configuration.dModel, outputs: inner)
    output = try map(names.output, inputs: inner, outputs: configuration.dModel)
    // In cross-attention keys and values come from other rows than the queries; the decoder packs
    // those of all its layers together.
    builder.pack(site.kind == .cross ? [query] : [query, key, value])
    builder.pack([output])
    projections = JoinedLinear([query, key, value])
    scale =
      isEncoder ? configuration.encoderAttentionScale : configuration.decoderAttentionScale
    dropout = configuration.attentionDropout
  }

  /// q, k and v of the same rows `x`, `[position, heads · headSize]` each: self-attention.
  func projected(
    _ x: Tensor, _ context: ComputeContext
  ) -> (q: TensorColumns, k: TensorColumns, v: TensorColumns) {
    let all = projections(x, context)  // [position, q | k | v]
    return (
      all.columns(0..<width), all.columns(width..<2 * width), all.columns(2 * width..<3 * width)
    )
  }

  /// What each row of queries gathers from `memory`.
  ///
  /// - Parameters:
  ///   - q: the queries, `[position, heads · headSize]`.
  ///   - memory: keys and values of the rows that are asked.
  ///   - layout: who may ask whom.
  ///   - pass: the call this belongs to, whose edits and observer stand between the stages.
  /// - Returns: `[position, model]`.
  func callAsFunction(
    _ q: TensorColumns, memory: AttentionMemory, layout: AttentionLayout, _ pass: ForwardPass
  ) -> Tensor {
    pass.visit(.queries, at: site, layout) { q.matrix(in: $0) }
    pass.visit(.keys, at: site, layout) { memory.keys(layout, $0) }
    pass.visit(.values, at: site, layout) { memory.values(layout, $0) }

    let mixed =
      pass.standsBetweenStages(of: site, memory)
      ? attendInStages(q, memory, layout, pass) : attend(q, memory, layout, pass)
    pass.visit(mixed, .headOutputs, at: site, layout)  // [position, heads · headSize]

    return output(mixed, pass.context)  // [position, model]
  }

  /// The three stages one by one, since somebody stands between them.
  private func attendInStages(
    _ q: TensorColumns, _ memory: AttentionMemory, _ layout: AttentionLayout, _ pass: ForwardPass
  ) -> Tensor {
    let context = pass.context
    // Scores and weights: [head, query, key] for each block of the layout.
    let scores = memory.scores(q, layout, scale: scale, context)
    pass.visit(scores, .scores, at: site, layout)

    let weights = context.attentionWeights(scores, layout, keepScores: pass.keepsScores)
    pass.visit(weights, .weights, at: site, layout)

    let kept = context.drop(weights, rate: dropout)
    return memory.mix(kept, layout, context)
  }

  /// The three stages in one pass: the same numbers, bit for bit.
  private func attend(
    _ q: TensorColumns, _ memory: AttentionMemory, _ layout: AttentionLayout, _ pass: ForwardPass
  ) -> Tensor {
    switch memory {
    case .rows(let keys, let values):
      return pass.context.attend(q, keys, values, layout, scale: scale, dropout: dropout)
    case .kept(let kept):
      let (mixed, weights) = pass.context.attend(
        q, kept, layout, scale: scale, writesWeights: pass.wants(.weights))
      if let weights { pass.visit(weights, .weights, at: site, layout) }
      return mixed
    }
  }
}
