/// Which positions of a sequence: all, by number, by token, special ones, or a third of the steps.
///
/// JSON: `"all"`, `{"positions": [1, 2]}` (or `{"steps": […]}`), `{"tokens": ["▁cat"]}`,
/// `{"special": true}`, `{"part": "begin"}`.
public enum PositionSelection: Codable, Equatable, Sendable {
  /// Every position.
  case all
  /// These positions or steps, from 0.
  case positions([Int])
  /// Positions where one of these tokens stands, written as a piece (`▁cat`) or bare (`cat`).
  case tokens([String])
  /// Positions of special tokens: end, start, padding, unknown.
  case special
  /// A third of the generation's steps.
  case part(GenerationPart)

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case positions, steps, tokens, special, part
  }

  /// Reads one of the forms above; anything else is refused.
  public init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      guard word == "all" else { throw Self.unreadable(decoder, "“\(word)”") }
      self = .all
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard container.allKeys.count == 1, let key = container.allKeys.first else {
      throw Self.unreadable(decoder, "a selection with \(container.allKeys.count) known keys")
    }
    switch key {
    case .positions, .steps: self = .positions(try container.decode([Int].self, forKey: key))
    case .tokens: self = .tokens(try container.decode([String].self, forKey: key))
    case .part: self = .part(try container.decode(GenerationPart.self, forKey: key))
    case .special:
      guard try container.decode(Bool.self, forKey: key) else {
        throw Self.unreadable(decoder, "“special”: false")
      }
      self = .special
    }
  }

  /// Writes the form it is read from.
  public func encode(to encoder: any Encoder) throws {
    if case .all = self {
      var container = encoder.singleValueContainer()
      try container.encode("all")
      return
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .all: break
    case .positions(let positions): try container.encode(positions, forKey: .positions)
    case .tokens(let tokens): try container.encode(tokens, forKey: .tokens)
    case .special: try container.encode(true, forKey: .special)
    case .part(let part): try container.encode(part, forKey: .part)
    }
  }

  private static func unreadable(_ decoder: any Decoder, _ what: String) -> DecodingError {
    let forms =
      "write \"all\", {\"positions\": […]}, {\"tokens\": […]}, {\"special\": true} or {\"part\": …}"
    return .dataCorrupted(
      .init(codingPath: decoder.codingPath, debugDescription: "\(what) selects nothing; \(forms)"))
  }
}
