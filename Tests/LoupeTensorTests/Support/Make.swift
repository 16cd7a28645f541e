import LoupeTensor

/// Shorthands for test values.
enum Make {
  /// A trainable parameter with numbers from `seed`.
  static func parameter(
    _ name: String, _ shape: Shape, index: Int, seed: UInt64, isTrainable: Bool = true
  ) -> Parameter {
    var random = SeededNumbers(seed: seed)
    return Parameter(
      name: name, shape: shape, index: index, values: Buffer(random.floats(shape.count)),
      prepacked: false, isTrainable: isTrainable)
  }

  /// The shape `[position rows, model columns]`.
  static func rows(_ rows: Int, _ columns: Int) -> Shape {
    Shape(.position, rows, .model, columns)
  }
}
