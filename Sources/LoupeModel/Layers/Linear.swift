import LoupeTensor

/// A linear map with a bias, y = activation(x Wᵀ + b).
struct Linear: Sendable {
  let weight: Parameter
  let bias: Parameter
  let outputAxis: Axis

  /// The map `name`; whoever makes it has its matrix packed, alone or with others.
  init(
    _ name: String, inputs: Int, outputs: Int, axis: Axis = .model, _ builder: ParameterBuilder
  ) throws(ModelError) {
    weight = try builder.parameter("\(name).weight", Shape(axis, outputs, .model, inputs))
    bias = try builder.parameter("\(name).bias", Shape(axis, outputs))
    outputAxis = axis
  }

  /// y, `[position, outputs]`, of the rows x, `[position, inputs]`.
  func callAsFunction(
    _ x: Tensor, _ context: ComputeContext, activation: Activation = .none
  ) -> Tensor {
    context.linear(x, weight, bias, axis: outputAxis, activation: activation)
  }
}

/// Several linear maps of the same rows, computed together.
struct JoinedLinear: Sendable {
  private let maps: JoinedParameters

  /// Joins `parts`, which have been packed one behind the other.
  init(_ parts: [Linear]) {
    maps = JoinedParameters(parts.map { .init(weight: $0.weight, bias: $0.bias) })
  }

  /// The outputs of all maps side by side, `[position, model]`.
  func callAsFunction(_ x: Tensor, _ context: ComputeContext) -> Tensor {
    context.linear(x, maps)
  }
}
