import CLoupeKernels

/// One weight matrix or vector of a model, with its name in the checkpoint.
///
/// Immutable while computations run. Only an optimiser, which owns the model it trains,
/// writes to `values`, between steps.
public final class Parameter: @unchecked Sendable {
  /// Name in the checkpoint, for example `model.encoder.layers.0.fc1.weight`.
  public let name: String
  /// Sizes; matrices are [outputs, inputs] as in PyTorch.
  public let shape: Shape
  /// Place in the model's list of parameters.
  public let index: Int
  /// The numbers.
  public let values: Buffer
  /// Whether training changes it.
  public let isTrainable: Bool
  /// The matrix packed for the kernel that multiplies with it; nil for vectors and in training.
  package let packed: PackedMatrix?

  /// A parameter; `prepacked` packs a matrix for inference now.
  public init(
    name: String, shape: Shape, index: Int, values: Buffer, prepacked: Bool,
    isTrainable: Bool = true
  ) {
    precondition(values.count == shape.count, "\(name): \(values.count) values for \(shape)")
    self.name = name
    self.shape = shape
    self.index = index
    self.values = values
    self.isTrainable = isTrainable
    packed =
      prepacked && shape.rank == 2
      ? PackedMatrix(transposing: values.pointer, rows: shape[0], columns: shape[1]) : nil
  }
}
