import LoupeText

/// Which word each piece belongs to.
enum PieceWords {
  static func words(of tokens: [TokenSpan], in text: String) -> [Int] {
    var word = -1
    return tokens.map { token in
      if token.piece.hasPrefix("▁") || token.span.isEmpty || word < 0 { word += 1 }
      return word
    }
  }
}
