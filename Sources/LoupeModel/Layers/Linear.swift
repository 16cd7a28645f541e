import LoupeTensor

/// A linear map, y = activation(x Wᵀ + b); models without biases leave b out.
struct Linear: Sendable {
  let weight: Parameter
  let bias: Parameter?
  let outputAxis: Axis

  /// The map `name`; whoever makes it has its matrix packed, alone or with others.
  init(
    _ name: String, inputs: Int, outputs: Int, axis: Axis = .model, hasBias: Bool,
    _ builder: ParameterBuilder
  ) throws(ModelError) {
    weight = try builder.parameter("\(name).weight", Shape(axis, outputs, .model, inputs))
    bias = hasBias ? try builder.parameter("\(name).bias", Shape(axis, outputs)) : nil
    outputAxis = axis
  }

  /// y, `[position, outputs]`, of the rows x, `[position, inputs]`.
  func callAsFunction(
    _ x: Tensor, _ context: ComputeContext, activation: Activation = .none
  ) -> Tensor {
    context.linear(x, weight, bias, axis: outputAxis, activation: activation)
  }

  /// Its numbers, for who reads them.
  var parameters: LinearParameters { LinearParameters(weight: weight, bias: bias) }
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
