import LoupeTensor

/// A parameter that a layer asks for.
struct ParameterRequest {
  /// Its name in a checkpoint, and other names under which the same numbers may stand, the preferred
  /// first.
  let names: [String]
  let shape: Shape
  /// Whether a checkpoint may leave it out; it is zeros then.
  var isOptional = false

  /// What it is called.
  var name: String { names[0] }
}

/// Where a layer's weights come from: a checkpoint, or a seed.
protocol ParameterSource {
  /// The numbers of a parameter, in its shape.
  func values(_ request: ParameterRequest) throws(ModelError) -> Buffer

  /// The same numbers, read in pieces when they are packed; the parameter is checked now.
  func reader(_ request: ParameterRequest) throws(ModelError) -> FloatReader
}

extension ParameterSource {
  func reader(_ request: ParameterRequest) throws(ModelError) -> FloatReader {
    FloatReader(try values(request))
  }
}

/// Hands layers their parameters in order and remembers them all.
final class ParameterBuilder {
  private let source: any ParameterSource
  /// How matrices are packed for inference; nil in training, where every step changes them.
  private let precision: Precision?
  private(set) var parameters: [Parameter] = []
  private var sinusoids: Buffer?
  private let arena = PackedArena()
  private let work = DeferredWork()

  init(_ source: any ParameterSource, precision: Precision?) {
    self.source = source
    self.precision = precision
  }

  func parameter(
    _ name: String, _ shape: Shape, isTrainable: Bool = true, isOptional: Bool = false
  ) throws(ModelError) -> Parameter {
    try parameter(
      ParameterRequest(names: [name], shape: shape, isOptional: isOptional),
      isTrainable: isTrainable)
  }

  func parameter(
    _ request: ParameterRequest, isTrainable: Bool = true
  ) throws(ModelError) -> Parameter {
    let parameter =
      if precision != nil, request.shape.rank == 2 {
        Parameter(
          name: request.name, shape: request.shape, index: parameters.count,
          reader: try source.reader(request), isTrainable: isTrainable)
      } else {
        Parameter(
          name: request.name, shape: request.shape, index: parameters.count,
          values: try source.values(request), isTrainable: isTrainable)
      }
    parameters.append(parameter)
    return parameter
  }

  /// The normalisation `name`.
  func normalisation(
    _ name: String, _ configuration: ModelConfiguration
  ) throws(ModelError) -> RowNormalisation {
    let shape = Shape(.model, configuration.dModel)
    let gain = try parameter("\(name).weight", shape)
    let bias =
      configuration.normalisation == .layer ? try parameter("\(name).bias", shape) : nil
    return RowNormalisation(
      kind: configuration.normalisation, gain: gain, bias: bias,
      epsilon: configuration.normalisationEpsilon)
  }

  /// The norm after the last layer of a side; nil where the model has none.
  func outputNorm(
    _ side: ModelSide, _ configuration: ModelConfiguration
  ) throws(ModelError) -> RowNormalisation? {
    guard configuration.normalisesOutput else { return nil }
    return try normalisation(ParameterNames(configuration).outputNorm(side), configuration)
  }

  /// The relative positions of a side; nil where the model has others.
  func positionBias(
    _ side: ModelSide, _ configuration: ModelConfiguration
  ) throws(ModelError) -> RelativePositionBias? {
    guard case .relative = configuration.positions else { return nil }
    return try RelativePositionBias(side, configuration, self)
  }

  /// The position vectors that `make` describes: once, for both sides; computed in `finish`.
  func sinusoids(_ make: () -> Sinusoids) -> Buffer {
    if let sinusoids { return sinusoids }
    let made = make().buffer(work)
    sinusoids = made
    return made
  }

  /// Does what was left to be done side by side when everything is known; before it nothing may be
  /// computed with the model.
  func finish() { work.finish() }

  /// Packs, in `finish`, the matrices of `maps` one behind the other, so that one product can read
  /// them all.
  func pack(_ maps: [Linear]) {
    guard let precision else { return }
    Parameter.pack(maps.map(\.weight), precision: precision, in: arena, later: work)
  }

  /// Packs one matrix, in `finish`.
  func pack(_ matrix: Parameter) {
    if let precision { Parameter.pack([matrix], precision: precision, in: arena, later: work) }
  }
}
