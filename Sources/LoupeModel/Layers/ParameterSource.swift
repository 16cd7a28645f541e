import LoupeTensor

/// Where a layer's weights come from: a checkpoint, or a seed.
protocol ParameterSource {
  /// The numbers of the parameter `name`, in `shape`.
  func values(_ name: String, _ shape: Shape) throws(ModelError) -> Buffer
}

/// Hands layers their parameters in order and remembers them all.
final class ParameterBuilder {
  private let source: any ParameterSource
  /// How matrices are packed for inference; nil in training, where every step changes them.
  private let precision: Precision?
  private(set) var parameters: [Parameter] = []

  init(_ source: any ParameterSource, precision: Precision?) {
    self.source = source
    self.precision = precision
  }

  func parameter(
    _ name: String, _ shape: Shape, isTrainable: Bool = true
  ) throws(ModelError) -> Parameter {
    let parameter = Parameter(
      name: name, shape: shape, index: parameters.count, values: try source.values(name, shape),
      isTrainable: isTrainable)
    parameters.append(parameter)
    return parameter
  }

  /// Packs the matrices of `maps` one behind the other, so that one product can read them all.
  func pack(_ maps: [Linear]) {
    if let precision { Parameter.pack(maps.map(\.weight), precision: precision) }
  }

  /// Packs one matrix.
  func pack(_ matrix: Parameter) {
    if let precision { Parameter.pack([matrix], precision: precision) }
  }
}
