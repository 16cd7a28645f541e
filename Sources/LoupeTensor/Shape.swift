/// Sizes and names of up to four axes, kept inline.
public struct Shape: Equatable, Sendable, CustomStringConvertible {
  private let sizes: SIMD4<Int32>
  private let names: SIMD4<UInt8>
  /// How many axes there are.
  public let rank: Int

  /// A shape of one axis.
  public init(_ axis: Axis, _ size: Int) {
    sizes = SIMD4(Int32(size), 1, 1, 1)
    names = SIMD4(axis.rawValue, 0, 0, 0)
    rank = 1
  }

  /// A shape of two axes, rows first.
  public init(_ first: Axis, _ firstSize: Int, _ second: Axis, _ secondSize: Int) {
    sizes = SIMD4(Int32(firstSize), Int32(secondSize), 1, 1)
    names = SIMD4(first.rawValue, second.rawValue, 0, 0)
    rank = 2
  }

  /// The size of the axis at `index`.
  public subscript(index: Int) -> Int { Int(sizes[index]) }

  /// The axis at `index`.
  public func axis(_ index: Int) -> Axis { Axis(rawValue: names[index]) ?? .none }

  /// Number of elements.
  public var count: Int {
    var product = 1
    for index in 0..<rank { product *= self[index] }
    return product
  }

  /// Size of the first axis: rows of a matrix, length of a vector.
  public var rows: Int { self[0] }

  /// Size of the last axis.
  public var columns: Int { self[rank - 1] }

  /// For example `[position 12, model 256]`.
  public var description: String {
    "[" + (0..<rank).map { "\(axis($0).name) \(self[$0])" }.joined(separator: ", ") + "]"
  }
}
