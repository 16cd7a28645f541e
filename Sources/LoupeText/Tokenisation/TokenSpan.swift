/// One token of a text, and the characters it stands for.
public struct TokenSpan: Equatable, Sendable {
  /// The token's identifier in the vocabulary.
  public var id: Int
  /// The token's text, with `▁` (U+2581) for spaces.
  public var piece: String
  /// The characters it stands for, in UTF-16 units of the text (as JavaScript and `NSRange` count);
  /// empty for tokens that no character stands behind, such as the end token.
  public var span: Range<Int>

  /// Makes a token.
  public init(id: Int, piece: String, span: Range<Int>) {
    self.id = id
    self.piece = piece
    self.span = span
  }

  /// The characters it stands for, as they appear in `text`.
  public func surface(in text: String) -> Substring {
    let units = text.utf16
    guard
      let start = units.index(
        units.startIndex, offsetBy: span.lowerBound, limitedBy: units.endIndex),
      let end = units.index(start, offsetBy: span.count, limitedBy: units.endIndex)
    else { return "" }
    return text[start..<end]
  }
}
