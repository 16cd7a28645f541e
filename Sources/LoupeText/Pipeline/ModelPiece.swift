/// A stretch of text that a model chose as one token.
package struct ModelPiece: Equatable {
  package let identifier: Int
  /// Bytes of the text.
  package let range: Range<Int>
  /// Whether the token stands for text that the vocabulary does not cover.
  package var isUnknown = false
}
