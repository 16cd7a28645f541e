import LoupeTensor

/// The feed-forward sublayer: linear maps with a nonlinearity between them.
///
///     FFN(x) = activation(x W₁ + b₁) W₂ + b₂
///     gated:   (activation(x W₀) · (x W₁)) W₂
///
/// Source: Vaswani et al. 2017, equation 2; Shazeer 2020 for the second.
struct FeedForward: Sendable {
  /// One map, or gate and value.
  let expand: [Linear]
  let contract: Linear
  let activation: Activation
  let dropout: Float
  private let joined: JoinedLinear?

  init(
    _ side: ModelSide, layer: Int, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    let names = ParameterNames(configuration).feedForward(side, layer: layer)
    let (width, hasBias) = (configuration.dModel, configuration.hasBiases)
    let hidden =
      side == .source ? configuration.encoderFeedForward : configuration.decoderFeedForward
    expand = try names.expand.map { (name) throws(ModelError) in
      try Linear(
        name, inputs: width, outputs: hidden, axis: .feedForward, hasBias: hasBias, builder)
    }
    contract = try Linear(
      names.contract, inputs: hidden, outputs: width, hasBias: hasBias, builder)
    builder.pack(expand)
    builder.pack([contract])
    joined = expand.count > 1 ? JoinedLinear(expand) : nil
    activation = configuration.activation
    dropout = configuration.activationDropout
  }

  /// FFN(x) of each row on its own; takes and returns `[position, model]`.
  func callAsFunction(_ x: Tensor, _ context: ComputeContext) -> Tensor {
    if context.tape != nil, let maps = recordedMaps {
      return context.recordedFeedForward(x, maps)
    }
    let hidden = hidden(x, context)  // [position, feedForward]
    return contract(context.drop(hidden, rate: dropout), context)  // [position, model]
  }

  private func hidden(_ x: Tensor, _ context: ComputeContext) -> Tensor {
    guard let joined else { return expand[0](x, context, activation: activation) }
    return context.gate(joined(x, context), activation)
  }

  /// The sublayer as one operation with gradients; nil where its matrices are packed for inference,
  /// and where it is gated.
  private var recordedMaps: FeedForwardMaps? {
    guard joined == nil, expand[0].weight.packed == nil, contract.weight.packed == nil else {
      return nil
    }
    return FeedForwardMaps(
      expand: .init(weight: expand[0].weight, bias: expand[0].bias),
      contract: .init(weight: contract.weight, bias: contract.bias), activation: activation,
      dropout: dropout)
  }
}
