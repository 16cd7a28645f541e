/// Floats with a shape, inside a workspace or a buffer: a view, cheap to copy.
///
/// A tensor does not own its memory: it is valid while its workspace is not released past
/// it, or while its buffer lives.
public struct Tensor {
  package let pointer: UnsafeMutablePointer<Float>
  /// Sizes and axis names.
  public let shape: Shape
  /// Place on the tape; negative when no gradient flows to it.
  package let node: Int32

  package init(pointer: UnsafeMutablePointer<Float>, shape: Shape, node: Int32 = -1) {
    self.pointer = pointer
    self.shape = shape
    self.node = node
  }

  /// Number of elements.
  public var count: Int { shape.count }

  /// The elements, valid as long as the tensor is.
  public var elements: UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: pointer, count: count)
  }

  /// A copy of the elements.
  public func array() -> [Float] { Array(elements) }

  /// Row `index` of a matrix, to read or to work on in place.
  package func mutableRow(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(
      start: pointer + index * shape.columns, count: shape.columns)
  }

  /// A copy of row `index` of a matrix.
  public func row(_ index: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: pointer + index * shape.columns, count: shape.columns))
  }

  /// Rows `range` as a tensor of their own; no gradient flows through it.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(shape.rank == 2 && range.upperBound <= shape.rows, "rows outside of \(shape)")
    return Tensor(
      pointer: pointer + range.lowerBound * shape.columns,
      shape: Shape(shape.axis(0), range.count, shape.axis(1), shape.columns))
  }
}
