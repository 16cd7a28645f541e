/// Numbers of a trace with their sizes, row-major.
public struct TraceTensor: Sendable, Equatable {
  /// Sizes.
  public let shape: [Int]
  /// The numbers.
  public let values: [Float]

  /// A tensor; the sizes must multiply to the number of values.
  public init(shape: [Int], values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) numbers for \(shape)")
    self.shape = shape
    self.values = values
  }
}
