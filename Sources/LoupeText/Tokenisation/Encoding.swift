/// A text in tokens, special tokens included.
public struct Encoding: Equatable, Sendable {
  /// The tokens, each with the characters it stands for.
  public var tokens: [TokenSpan]

  /// Makes an encoding from its tokens.
  public init(tokens: [TokenSpan]) {
    self.tokens = tokens
  }

  /// The identifiers alone: `[position]`.
  public var ids: [Int] { tokens.map(\.id) }
  /// The pieces alone: `[position]`.
  public var pieces: [String] { tokens.map(\.piece) }
  /// The spans alone, in UTF-16 units of the text: `[position]`.
  public var spans: [Range<Int>] { tokens.map(\.span) }
}
