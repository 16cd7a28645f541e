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

  init(
    _ name: String, site: AttentionSite, heads: Int, _ configuration: ModelConfiguration,
    _ builder: ParameterBuilder
  ) throws(ModelError) {
    let width = configuration.dModel
    self.site = site
    key = try Linear("\(name).k_proj", inputs: width, outputs: width, builder)
    value = try Linear("\(name).v_proj", inputs: width, outputs: width, builder)
    query = try Linear("\(name).q_proj", inputs: width, outputs: width, builder)
    output = try Linear("\(name).out_proj", inputs: width, outputs: width, builder)
    scale = 1 / Float(width / heads).squareRoot()
    dropout = configuration.attentionDropout
  }

  /// Keys and values of the rows `x` that are asked, `[position, model]` each.
  func memory(of x: Tensor, _ context: ComputeContext) -> KeyValueRows {
    KeyValueRows(keys: key(x, context), values: value(x, context))
  }

  /// What each row of `x` gathers from `memory`.
  ///
  /// - Parameters:
  ///   - x: the rows that ask, `[position, model]`.
  ///   - memory: the rows that are asked, `[position, model]` each.
  ///   - layout: who may ask whom.
  ///   - pass: the call this belongs to, whose edits and observer stand between the stages.
  /// - Returns: `[position, model]`.
  func callAsFunction(
    _ x: Tensor, memory: KeyValueRows, layout: AttentionLayout, _ pass: ForwardPass
  ) -> Tensor {
    let context = pass.context
    let q = query(x, context)  // [position, model]
    pass.visit(q, .queries, at: site, layout)
    pass.visit(memory.keys, .keys, at: site, layout)
    pass.visit(memory.values, .values, at: site, layout)

    // Scores and weights: [head, query, key] for each block of the layout.
    let scores = context.attentionScores(q, memory.keys, layout, scale: scale)
    pass.visit(scores, .scores, at: site, layout)

    let weights = context.attentionWeights(scores, layout, keepScores: pass.keepsScores)
    pass.visit(weights, .weights, at: site, layout)

    let kept = context.drop(weights, rate: dropout)
    let mixed = context.attentionMix(kept, memory.values, layout)  // [position, model]
    pass.visit(mixed, .headOutputs, at: site, layout)

    return output(mixed, context)  // [position, model]
  }
}
