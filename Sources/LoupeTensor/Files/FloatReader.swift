/// Numbers that are read in pieces when they are needed, so that they never all stand in memory.
public struct FloatReader: Sendable {
  /// How many there are.
  public let count: Int
  private let body: @Sendable (Range<Int>, UnsafeMutablePointer<Float>) -> Void

  /// Numbers that `body` writes: those of a range, to a place with room for them.
  package init(
    count: Int, _ body: @escaping @Sendable (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) {
    self.count = count
    self.body = body
  }

  /// Numbers that stand in memory already.
  public init(_ buffer: Buffer) {
    self.init(count: buffer.count) { range, target in
      target.update(from: buffer.pointer + range.lowerBound, count: range.count)
    }
  }

  /// Writes the numbers of `range` to `target`; several threads may read at once.
  package func read(_ range: Range<Int>, into target: UnsafeMutablePointer<Float>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) numbers")
    body(range, target)
  }

  /// All of them.
  public func buffer() -> Buffer {
    let buffer = Buffer(uninitialised: count)
    read(0..<count, into: buffer.pointer)
    return buffer
  }
}
