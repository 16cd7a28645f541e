/// The model of a `tokenizer.json`: what segments the words.
enum PieceModel: Sendable {
  case unigram(UnigramVocabulary)
  case bytePair(BytePairVocabulary)

  /// The tokens of one stretch of UTF-8 text.
  ///
  /// - Returns: false where something is unknown and the model has no token for that.
  func appendPieces(
    of text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, to pieces: inout [ModelPiece]
  ) -> Bool {
    switch self {
    case .unigram(let vocabulary): return vocabulary.appendPieces(of: text, range, to: &pieces)
    case .bytePair(let vocabulary):
      vocabulary.appendPieces(of: text, range, to: &pieces)
      return true
    }
  }
}
