import LoupeTensor

/// The residual and the norm around a sublayer.
///
///     post: y = norm(x + dropout(sublayer(x)))
///     pre:  y = x + dropout(sublayer(norm(x)))
///
/// Source: Vaswani et al. 2017, sections 3.1 and 5.4; Xiong et al. 2020 for the second.
struct SublayerNorm: Sendable {
  let normalisation: RowNormalisation
  let place: NormalisationPlace
  let dropout: Float

  init(
    _ name: String, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    normalisation = try builder.normalisation(name, configuration)
    place = configuration.normalisationPlace
    dropout = configuration.dropout
  }

  /// What the sublayer reads of the residual stream `x`, `[position, model]`.
  func entering(_ x: Tensor, _ context: ComputeContext) -> Tensor {
    place == .pre ? context.normalise(x, normalisation) : x
  }

  /// The residual stream behind the sublayer.
  ///
  /// - Parameters:
  ///   - y: what the sublayer computed, `[position, model]`.
  ///   - residual: the stream before it, `[position, model]`.
  ///   - context: what computes, and in training drops.
  /// - Returns: `[position, model]`.
  func leaving(_ y: Tensor, residual: Tensor, _ context: ComputeContext) -> Tensor {
    guard place == .post else {
      return context.addResidual(y, residual: residual, dropout: dropout)
    }
    guard normalisation.kind == .layer, let bias = normalisation.bias else {
      return context.normalise(
        context.addResidual(y, residual: residual, dropout: dropout), normalisation)
    }
    return context.addNormalise(
      y, residual: residual, gain: normalisation.gain, bias: bias,
      epsilon: normalisation.epsilon, dropout: dropout)
  }
}
