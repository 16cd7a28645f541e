/// The gender of what a pronoun stands for, and so of the pronoun.
public enum PronounGender: String, Codable, Sendable, CaseIterable {
  /// il, he.
  case masculine
  /// elle, she.
  case feminine

  /// The gender that a table writes as `m` or `f`.
  init?(letter: String) {
    switch letter {
    case "m": self = .masculine
    case "f": self = .feminine
    default: return nil
    }
  }

  /// The other one.
  var opposite: PronounGender { self == .masculine ? .feminine : .masculine }
}
