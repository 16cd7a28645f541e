import LoupeTensor

/// Where a layer's weights come from: a checkpoint, or a seed.
protocol ParameterSource {
  /// The numbers of the parameter `name`, in `shape`.
  func values(_ name: String, _ shape: Shape) throws(ModelError) -> Buffer
}

/// Hands layers their parameters in order and remembers them all.
final class ParameterBuilder {
  private let source: any ParameterSource
  private let prepacked: Bool
  private(set) var parameters: [Parameter] = []

  init(_ source: any ParameterSource, prepacked: Bool) {
    self.source = source
    self.prepacked = prepacked
  }

  func parameter(
    _ name: String, _ shape: Shape, isTrainable: Bool = true
  ) throws(ModelError) -> Parameter {
    let parameter = Parameter(
      name: name, shape: shape, index: parameters.count, values: try source.values(name, shape),
      prepacked: prepacked, isTrainable: isTrainable)
    parameters.append(parameter)
    return parameter
  }
}
