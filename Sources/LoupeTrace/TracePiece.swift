/// One token as a person sees it.
public struct TracePiece: Codable, Sendable, Equatable {
  /// Vocabulary id.
  public var id: Int
  /// The vocabulary's text, with `▁` for a space, for example `▁cat`.
  public var piece: String
  /// The characters it stands for; empty for special tokens.
  public var surface: String
  /// Where they begin, in UTF-16 units of the text.
  public var start: Int
  /// Where they end.
  public var end: Int
  /// Number of the word it belongs to; pieces with one number are one word.
  public var word: Int
  /// Whether it is a token that no text stands behind.
  public var special: Bool
}
