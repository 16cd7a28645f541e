/// Which pieces belong to one word.
///
/// Text with spaces is grouped at `▁`; punctuation marks are words of their own, except an
/// apostrophe, hyphen, full stop or comma between letters or digits (`don't`, `3.14`).
///
/// Text without spaces, such as Japanese, is grouped by a heuristic on the scripts at the border of
/// two pieces; pieces are never split:
///
/// - kanji after kanji, katakana after katakana, and letters or digits after their like go on with
///   the word;
/// - hiragana after kanji goes on with it as its ending (`現` + `れ`), unless the piece is a particle
///   or copula (`彼女` | `は`);
/// - hiragana after hiragana begins a word, since the pieces were learnt as units;
/// - everything else begins a word.
///
/// This is no morphological analysis: `の` inside a word such as `物の怪` is taken for a particle.
public struct WordGrouping: Equatable, Sendable {
  /// One word.
  public struct Word: Equatable, Sendable {
    /// Its pieces: a range of positions.
    public var pieces: Range<Int>
    /// Its text, without `▁`.
    public var text: String
  }

  /// The words in order; together they have every piece.
  public let words: [Word]
  /// For each piece the index of its word: `[position]`.
  public let wordOfPiece: [Int]

  /// Groups the tokens of an encoded text; tokens that no character stands behind, such as the end
  /// token, are words of their own.
  public init(_ encoding: Encoding) {
    self.init(
      pieces: encoding.pieces,
      isSpecial: encoding.tokens.map { token in
        token.span.isEmpty && token.piece != "▁" && !PieceBorder.isPartOfCharacter(token.piece)
      })
  }

  /// Groups pieces.
  ///
  /// - Parameters:
  ///   - pieces: the pieces' texts, with `▁` for spaces: `[position]`.
  ///   - isSpecial: which are special tokens, words of their own: `[position]`; missing entries
  ///     count as false.
  public init(pieces: [String], isSpecial: [Bool] = []) {
    let borders = pieces.enumerated().map { position, piece in
      PieceBorder(piece, isSpecial: position < isSpecial.count && isSpecial[position])
    }
    var words: [Word] = []
    var wordOfPiece: [Int] = []
    for position in pieces.indices {
      let goesOn =
        position > 0
        && Self.joins(
          borders[position - 1], borders[position],
          before: position + 1 < pieces.count ? borders[position + 1] : nil,
          isInsideWord: words[words.count - 1].pieces.count > 1)
      if goesOn {
        words[words.count - 1].pieces = words[words.count - 1].pieces.lowerBound..<position + 1
        words[words.count - 1].text += borders[position].text
      } else {
        words.append(Word(pieces: position..<position + 1, text: borders[position].text))
      }
      wordOfPiece.append(words.count - 1)
    }
    self.words = words
    self.wordOfPiece = wordOfPiece
  }

  /// Whether `piece` goes on with the word of `previous`.
  ///
  /// - Parameters:
  ///   - previous: the piece before.
  ///   - piece: the piece in question.
  ///   - next: the piece after.
  ///   - isInsideWord: whether `previous` itself went on with a word.
  /// - Returns: whether the two belong to one word.
  private static func joins(
    _ previous: PieceBorder, _ piece: PieceBorder, before next: PieceBorder?, isInsideWord: Bool
  ) -> Bool {
    guard !piece.beginsWithSpace, !piece.isSpecial, !previous.isSpecial else { return false }
    // A lone space belongs to what follows it.
    guard let last = previous.last, let first = piece.first else { return true }
    switch (last, first) {
    case (_, .mark), (.byte, .byte), (.kanji, .kanji), (.katakana, .katakana): return true
    case (.letter, .letter), (.letter, .digit), (.digit, .letter), (.digit, .digit): return true
    case (.mark, .letter), (.mark, .digit): return true
    case (.kanji, .hiragana): return !JapaneseParticle.all.contains(piece.text)
    case (.letter, .joiner), (.digit, .joiner):
      if !piece.isJoinerAlone { return piece.last == .letter || piece.last == .digit }
      // A mark joins only what goes on after it without a space.
      guard let next, !next.beginsWithSpace, !next.isSpecial else { return false }
      return next.first == .letter || next.first == .digit
    case (.joiner, .letter), (.joiner, .digit): return isInsideWord || !previous.isJoinerAlone
    default: return false
    }
  }
}
