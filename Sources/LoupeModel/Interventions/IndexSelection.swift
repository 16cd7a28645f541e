/// Which layers or heads: all, or some by number (from 0).
///
/// JSON: `"all"` or `[0, 2]`.
public enum IndexSelection: Codable, Equatable, Sendable {
  /// Every one.
  case all
  /// These.
  case some([Int])

  /// Whether `index` is among them.
  public func contains(_ index: Int) -> Bool {
    switch self {
    case .all: true
    case .some(let indices): indices.contains(index)
    }
  }

  /// Reads `"all"` or a list of numbers.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let word = try? container.decode(String.self) {
      guard word == "all" else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "“\(word)” is not a selection; write \"all\" or [0, 1]")
      }
      self = .all
    } else {
      self = .some(try container.decode([Int].self))
    }
  }

  /// Writes `"all"` or a list of numbers.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .all: try container.encode("all")
    case .some(let indices): try container.encode(indices)
    }
  }
}
