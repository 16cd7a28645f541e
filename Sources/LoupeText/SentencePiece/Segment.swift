/// A stretch of normalised text that the segmenter chose as one piece.
struct Segment: Equatable {
  /// Bytes of the normalised text.
  let range: Range<Int>
  /// The piece's identifier; the unknown identifier where no piece covers the text.
  let identifier: Int
}
