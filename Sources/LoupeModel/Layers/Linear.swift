import LoupeTensor

/// A linear map with a bias, y = activation(x Wᵀ + b).
struct Linear: Sendable {
  let weight: Parameter
  let bias: Parameter
  let outputAxis: Axis

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
