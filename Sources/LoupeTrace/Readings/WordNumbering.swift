/// The number of the word each token belongs to, as gold alignments count words.
///
/// Words are what stands between white space; in a text without any, the groups of pieces that the
/// tokenizer's marks make (`TracePiece.word`). Special tokens and pieces of white space alone belong
/// to no word.
public struct WordNumbering: Sendable, Equatable {
  /// For each token its word, from 0; nil for none.
  public let wordOfToken: [Int?]
  /// How many words there are.
  public let count: Int

  /// The words of `text`, whose tokens are `pieces`.
  public init(_ pieces: [TracePiece], in text: String) {
    let units = Array(text.utf16)
    let isSpace = units.map { unit in Unicode.Scalar(unit)?.properties.isWhitespace ?? false }
    guard Self.hasInnerSpace(isSpace) else {
      self.init(groups: pieces)
      return
    }
    var wordOfUnit: [Int?] = []
    var word = -1
    var wasSpace = true
    for space in isSpace {
      if wasSpace, !space { word += 1 }
      wordOfUnit.append(space ? nil : word)
      wasSpace = space
    }
    let words: [Int?] = pieces.map { piece in
      guard !piece.special, piece.start >= 0, piece.start <= piece.end, piece.end <= units.count
      else { return nil }
      return wordOfUnit[piece.start..<piece.end].lazy.compactMap { $0 }.first
    }
    self.init(wordOfToken: words, count: word + 1)
  }

  private init(wordOfToken: [Int?], count: Int) {
    self.wordOfToken = wordOfToken
    self.count = count
  }

  private init(groups pieces: [TracePiece]) {
    var numbers: [Int: Int] = [:]
    wordOfToken = pieces.map { piece in
      guard !piece.special, !piece.surface.isEmpty else { return nil }
      if let known = numbers[piece.word] { return known }
      numbers[piece.word] = numbers.count
      return numbers[piece.word]
    }
    count = numbers.count
  }

  /// White space between two other characters.
  private static func hasInnerSpace(_ isSpace: [Bool]) -> Bool {
    guard let first = isSpace.firstIndex(of: false), let last = isSpace.lastIndex(of: false) else {
      return false
    }
    return isSpace[first...last].contains(true)
  }
}
