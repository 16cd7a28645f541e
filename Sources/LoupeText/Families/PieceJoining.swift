/// How a family joins the pieces between special tokens to text.
enum PieceJoining: Sendable {
  /// The pieces' texts one after another, `▁` as a space.
  case plain
  /// As the SentencePiece model spells them, special tokens between.
  case spelled(SentencePieceProcessor, Spelling)
  /// The bytes that they spell in `ByteAlphabet`.
  case bytes

  /// Details of joining with a SentencePiece model.
  struct Spelling: Sendable {
    /// Whether a space stands before the text that a run of special tokens ends.
    var spacesBeforeSpecial = false
    /// Whether a space stands after every special token.
    var spacesAfterSpecial = false
    /// Whether a `▁` at the very beginning goes.
    var dropsFirstSpace = false
    /// Whether a `▁` that the model leaves becomes a space.
    var unescapesSpaces = false
  }
}
