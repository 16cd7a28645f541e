/// A third of a generation.
public enum GenerationPart: String, Codable, Sendable, CaseIterable {
  /// The first third of the steps.
  case begin
  /// The second third.
  case middle
  /// The last third.
  case end

  /// The steps of this third when there are `count`; the first thirds take the remainder.
  public func steps(of count: Int) -> Range<Int> {
    let first = (count + 2) / 3
    let second = first + (count - first + 1) / 2
    return switch self {
    case .begin: 0..<first
    case .middle: first..<second
    case .end: second..<count
    }
  }
}
