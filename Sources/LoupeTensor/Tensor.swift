/// Floats with a shape, inside a workspace or a buffer: a view, cheap to copy.
///
/// It keeps the workspace or buffer alive; its numbers stay what they are until the workspace is released
/// past it.
public struct Tensor {
  package let pointer: UnsafeMutablePointer<Float>
  /// Sizes and axis names.
  public let shape: Shape
  /// Place on the tape; negative when no gradient flows to it.
  package let node: Int32
  /// Whose memory it is.
  private let owner: AnyObject

  package init(
    pointer: UnsafeMutablePointer<Float>, shape: Shape, node: Int32 = -1, owner: AnyObject
  ) {
    self.pointer = pointer
    self.shape = shape
    self.node = node
    self.owner = owner
  }

  /// Number of elements.
  public var count: Int { shape.count }

  /// The elements, valid as long as somebody holds the tensor.
  package var elements: UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: pointer, count: count)
  }

  /// A copy of the elements.
  public func array() -> [Float] { withExtendedLifetime(owner) { Array(elements) } }

  /// A copy of the elements that lives on its own.
  package func copied() -> Buffer {
    let copy = Buffer(uninitialised: count)
    withExtendedLifetime(owner) { copy.pointer.update(from: pointer, count: count) }
    return copy
  }

  /// Row `index` of a matrix, to read or to work on in place.
  package func mutableRow(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(
      start: pointer + index * shape.columns, count: shape.columns)
  }

  /// A copy of row `index` of a matrix.
  public func row(_ index: Int) -> [Float] {
    withExtendedLifetime(owner) { Array(mutableRow(index)) }
  }

  /// Elements `range` of a vector as a tensor of their own; no gradient flows through it.
  package func part(_ range: Range<Int>) -> Tensor {
    precondition(shape.rank == 1 && range.upperBound <= count, "elements outside of \(shape)")
    return Tensor(
      pointer: pointer + range.lowerBound, shape: Shape(shape.axis(0), range.count), owner: owner)
  }

  /// Rows `range` as a tensor of their own; no gradient flows through it.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(shape.rank == 2 && range.upperBound <= shape.rows, "rows outside of \(shape)")
    return Tensor(
      pointer: pointer + range.lowerBound * shape.columns,
      shape: Shape(shape.axis(0), range.count, shape.axis(1), shape.columns), owner: owner)
  }
}
