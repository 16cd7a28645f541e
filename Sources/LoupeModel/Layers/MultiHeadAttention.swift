import LoupeTensor

/// Scaled dot-product attention in several heads.
///
///     weights = softmax(q kᵀ / √headSize)
///     output  = concat(weights · v) W_O
///
/// The heads stand side by side in the columns of q, k and v: head h owns columns h · headSize ….
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

  /// The attention `name` at `site`.
  init(
    _ name: String, site: AttentionSite, heads: Int, _ configuration: ModelConfiguration,
    _ builder: ParameterBuilder
  ) throws(ModelError) {
    width = configuration.dModel
    self.site = site
    key = try Linear("\(name).k_proj", inputs: width, outputs: width, builder)
    value = try Linear("\(name).v_proj", inputs: width, outputs: width, builder)
    query = try Linear("\(name).q_proj", inputs: width, outputs: width, builder)
    output = try Linear("\(name).out_proj", inputs: width, outputs: width, builder)
    // In cross-attention keys and values come from other rows than the queries; the decoder packs
    // those of all its layers together.
    builder.pack(site.kind == .cross ? [query] : [query, key, value])
    builder.pack([output])
    projections = JoinedLinear([query, key, value])
    scale = 1 / Float(width / heads).squareRoot()
    dropout = configuration.attentionDropout
  }

  /// q, k and v of the same rows `x`, `[position, model]` each: self-attention.
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
  ///   - q: the queries, `[position, model]`.
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
    pass.visit(mixed, .headOutputs, at: site, layout)  // [position, model]

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
