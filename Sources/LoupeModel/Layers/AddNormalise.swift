import LoupeTensor

/// LayerNorm(residual + dropout(x)): the end of each sublayer (post-norm).
///
/// Source: Vaswani et al. 2017, sections 3.1 and 5.4.
struct AddNormalise: Sendable {
  let gain: Parameter
  let bias: Parameter
  let epsilon: Float
  let dropout: Float

  init(
    _ name: String, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    gain = try builder.parameter("\(name).weight", Shape(.model, configuration.dModel))
    bias = try builder.parameter("\(name).bias", Shape(.model, configuration.dModel))
    epsilon = configuration.normalisationEpsilon
    dropout = configuration.dropout
  }

  /// Adds what entered a sublayer to what it computed, and normalises each row.
  ///
  /// - Parameters:
  ///   - x: what the sublayer computed, `[position, model]`.
  ///   - residual: what entered it, `[position, model]`.
  ///   - context: what computes, and in training drops.
  /// - Returns: `[position, model]`.
  func callAsFunction(_ x: Tensor, residual: Tensor, _ context: ComputeContext) -> Tensor {
    context.addNormalise(
      x, residual: residual, gain: gain, bias: bias, epsilon: epsilon, dropout: dropout)
  }
}
