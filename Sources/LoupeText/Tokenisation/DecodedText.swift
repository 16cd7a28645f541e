/// A decoded text, and what each token added to it.
public struct DecodedText: Equatable, Sendable {
  /// The text.
  public var text: String
  /// For each token its characters in UTF-16 units of `text`; empty for special tokens.
  public var spans: [Range<Int>]

  /// Makes a decoded text.
  public init(text: String, spans: [Range<Int>]) {
    self.text = text
    self.spans = spans
  }
}
