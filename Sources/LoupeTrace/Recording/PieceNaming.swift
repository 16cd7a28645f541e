import LoupeGeneration
import LoupeText

/// Turns token ids into pieces with their characters and words.
struct PieceNaming {
  let tokenizer: any Tokenizer

  /// The source's pieces, spans in the typed text.
  func pieces(of encoding: Encoding, in text: String) -> [TracePiece] {
    named(encoding.tokens, in: text)
  }

  /// The pieces of a translation, spans in its text.
  ///
  /// - Parameter ids: what was generated, without the start token.
  /// - Returns: a piece for each id, with its characters and its word.
  func pieces(ofTranslation ids: [Int]) -> [TracePiece] {
    let decoded = tokenizer.translation(of: ids)
    let tokens = zip(ids, decoded.spans).map { id, span in
      TokenSpan(id: id, piece: tokenizer.piece(for: id) ?? "", span: span)
    }
    return named(tokens, in: decoded.text)
  }

  /// The start token, which stands before any text.
  func start(_ id: Int) -> TracePiece {
    TracePiece(
      id: id, piece: tokenizer.piece(for: id) ?? "", surface: "", start: 0, end: 0, word: -1,
      special: true)
  }

  /// The piece as a reader writes it.
  func surface(_ id: Int) -> String {
    let piece = tokenizer.piece(for: id) ?? ""
    let bare = piece.drop { $0 == "▁" }
    return bare.isEmpty ? piece : String(bare)
  }

  private func named(_ tokens: [TokenSpan], in text: String) -> [TracePiece] {
    let grouping = WordGrouping(
      pieces: tokens.map(\.piece), isSpecial: tokens.map { tokenizer.isSpecial($0.id) })
    return zip(tokens, grouping.wordOfPiece).map { token, word in
      let surface = token.surface(in: text)
      let bare = surface.drop(while: \.isWhitespace)
      // The space before a word belongs to its first piece; a reader does not mark it.
      let skipped = bare.isEmpty ? 0 : surface.utf16.count - bare.utf16.count
      return TracePiece(
        id: token.id, piece: token.piece, surface: String(bare.isEmpty ? surface : bare),
        start: token.span.lowerBound + skipped, end: token.span.upperBound, word: word,
        special: tokenizer.isSpecial(token.id))
    }
  }
}
