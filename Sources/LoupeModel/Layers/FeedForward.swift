import LoupeTensor

/// The feed-forward sublayer: two linear maps with a nonlinearity between them.
///
///     FFN(x) = activation(x W₁ + b₁) W₂ + b₂
///
/// Source: Vaswani et al. 2017, equation 2.
struct FeedForward: Sendable {
  let expand: Linear
  let contract: Linear
  let activation: Activation
  let dropout: Float

  init(
    _ name: String, width: Int, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    expand = try Linear(
      "\(name).fc1", inputs: configuration.dModel, outputs: width, axis: .feedForward, builder)
    contract = try Linear("\(name).fc2", inputs: width, outputs: configuration.dModel, builder)
    builder.pack([expand])
    builder.pack([contract])
    activation = configuration.activation
    dropout = configuration.activationDropout
  }

  /// FFN(x) of each row on its own; takes and returns `[position, model]`.
  func callAsFunction(_ x: Tensor, _ context: ComputeContext) -> Tensor {
    if context.tape != nil, let maps = recordedMaps {
      return context.recordedFeedForward(x, maps)
    }
    let hidden = expand(x, context, activation: activation)  // [position, feedForward]
    return contract(context.drop(hidden, rate: dropout), context)  // [position, model]
  }

  /// The sublayer as one operation with gradients; nil where its matrices are packed for inference.
  private var recordedMaps: FeedForwardMaps? {
    guard expand.weight.packed == nil, contract.weight.packed == nil else { return nil }
    return FeedForwardMaps(
      expand: .init(weight: expand.weight, bias: expand.bias),
      contract: .init(weight: contract.weight, bias: contract.bias), activation: activation,
      dropout: dropout)
  }
}
