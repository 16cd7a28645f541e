import CLoupeKernels
import Synchronization

/// One weight matrix or vector of a model, with its name in the checkpoint.
///
/// Immutable while computations run. Only an optimiser, which owns the model it trains,
/// writes to `values`, between steps.
public final class Parameter: @unchecked Sendable {
  // Sendable by contract: `pack` is called by whoever builds the model, before it is shared.
  /// Name in the checkpoint, for example `model.encoder.layers.0.fc1.weight`.
  public let name: String
  /// Sizes; matrices are [outputs, inputs] as in PyTorch.
  public let shape: Shape
  /// Place in the model's list of parameters.
  public let index: Int
  /// Whether training changes it.
  public let isTrainable: Bool
  /// The matrix packed for the kernel that multiplies with it; nil for vectors and in training.
  package private(set) var packed: PackedMatrix?
  private var stored: Buffer?
  /// Where the numbers can be read until the matrix is packed.
  private var reader: FloatReader?
  private let unpacked = Mutex<Buffer?>(nil)

  /// A parameter that holds `values`; `prepacked` packs a matrix for inference now.
  public init(
    name: String, shape: Shape, index: Int, values: Buffer, prepacked: Bool = false,
    isTrainable: Bool = true
  ) {
    precondition(values.count == shape.count, "\(name): \(values.count) values for \(shape)")
    self.name = name
    self.shape = shape
    self.index = index
    self.isTrainable = isTrainable
    stored = values
    if prepacked, shape.rank == 2 { Self.pack([self], precision: .fp32, keepsValues: true) }
  }

  /// A matrix whose numbers are read when it is packed, or asked for.
  package init(name: String, shape: Shape, index: Int, reader: FloatReader, isTrainable: Bool) {
    precondition(reader.count == shape.count, "\(name): \(reader.count) values for \(shape)")
    self.name = name
    self.shape = shape
    self.index = index
    self.isTrainable = isTrainable
    self.reader = reader
  }

  /// The numbers that the model computes with.
  ///
  /// A packed matrix keeps no second copy; asking for its numbers makes one (rounded, where the
  /// precision rounds).
  public var values: Buffer {
    if let stored { return stored }
    return unpacked.withLock { unpacked in
      if let unpacked { return unpacked }
      guard let fresh = packed?.unpacked() ?? reader?.buffer() else {
        preconditionFailure("\(name) holds nothing")
      }
      unpacked = fresh
      return fresh
    }
  }

  /// Bytes of the packed matrix; 0 for vectors and in training.
  package var packedBytes: Int { packed?.bytes ?? 0 }

  /// Packs matrices of the same number of columns one behind the other, for inference.
  ///
  /// - Parameters:
  ///   - parameters: the matrices.
  ///   - precision: how their numbers are kept.
  ///   - keepsValues: whether the numbers as they are stay at hand, too.
  ///   - arena: where the packed matrices of the model stand; nil: in memory of their own.
  ///   - work: where the packing is left to be done, before anything reads the matrices; nil: now.
  package static func pack(
    _ parameters: [Parameter], precision: Precision, keepsValues: Bool = false,
    in arena: PackedArena? = nil, later work: DeferredWork? = nil
  ) {
    let packed = PackedMatrix.packing(
      parameters.map { parameter in
        .init(
          values: parameter.reader ?? FloatReader(parameter.values), outputs: parameter.shape[0])
      },
      inputs: parameters[0].shape[1], precision: precision, in: arena, later: work)
    for (parameter, matrix) in zip(parameters, packed) {
      parameter.packed = matrix
      parameter.reader = nil
      if !keepsValues { parameter.stored = nil }
    }
  }
}
