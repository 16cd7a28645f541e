/// Turns tokens into text as transformers' tokenizers in Python do.
///
/// - Source: `PreTrainedTokenizer._decode` and each family's `convert_tokens_to_string` in
///   huggingface/transformers 4.57.
struct PieceJoiner {
  let inventory: TokenInventory
  let manner: PieceJoining
  let cleansUpSpaces: Bool

  private typealias Entry = (index: Int, token: String)

  /// The text of tokens, given by their text, and what each adds to it.
  func decode(_ tokens: [String], skipSpecialTokens: Bool) -> DecodedText {
    var parts: [OwnedText] = []
    var run: [Entry] = []
    for (index, token) in tokens.enumerated() {
      let exact = ExactString(token)
      if skipSpecialTokens, inventory.specialTexts.contains(exact) { continue }
      guard inventory.separateTexts.contains(exact) else {
        run.append((index, token))
        continue
      }
      let before = joined(run)
      if !before.isEmpty { parts.append(before) }
      run = []
      parts.append(OwnedText(token, owner: index))
    }
    if !run.isEmpty { parts.append(joined(run)) }
    let text = Self.separatedBySpaces(parts)
    return (cleansUpSpaces ? text.cleaningUpSpaces() : text).decoded(tokenCount: tokens.count)
  }

  private static func separatedBySpaces(_ parts: [OwnedText]) -> OwnedText {
    var text = OwnedText()
    for (number, part) in parts.enumerated() {
      if number > 0 {
        text.append(0x20, ownedBy: part.owners.first ?? text.owners.last ?? 0)
      }
      text.append(part)
    }
    return text
  }

  /// The text of a run of tokens without separate ones among them.
  private func joined(_ run: [Entry]) -> OwnedText {
    switch manner {
    case .plain:
      var text = OwnedText()
      for (index, token) in run { text.append(token.utf8, owner: index) }
      return Self.unescapingSpaces(text).strippingWhitespace()
    case .bytes:
      let tokens = run.map { OwnedText($0.token, owner: $0.index) }
      return PieceDecoder.joined(PieceDecoder.byteLevel.decode(tokens))
    case .spelled(let processor, let spelling):
      let text = spelled(run, processor, spelling)
      return (spelling.unescapesSpaces ? Self.unescapingSpaces(text) : text).strippingWhitespace()
    }
  }

  private static func unescapingSpaces(_ text: OwnedText) -> OwnedText {
    text.replacing(Normaliser.escapedSpace, with: Normaliser.space)
  }

  private func spelled(
    _ run: [Entry], _ processor: SentencePieceProcessor, _ spelling: PieceJoining.Spelling
  ) -> OwnedText {
    var text = OwnedText()
    var pieces: [Entry] = []
    var followsSpecial = false
    func finishPieces() {
      let additions = processor.additions(of: pieces.map(\.token))
      for (piece, addition) in zip(pieces, additions) {
        text.append(addition.utf8, owner: piece.index)
      }
      pieces = []
    }
    for (number, entry) in run.enumerated() {
      var token = entry.token
      if number == 0, spelling.dropsFirstSpace, token.unicodeScalars.first == "▁" {
        token = String(String.UnicodeScalarView(token.unicodeScalars.dropFirst()))
      }
      guard inventory.specialTexts.contains(ExactString(token)) else {
        pieces.append((entry.index, token))
        followsSpecial = false
        continue
      }
      if spelling.spacesBeforeSpecial, !followsSpecial {
        text.append(CollectionOfOne(0x20), owner: pieces.first?.index ?? entry.index)
      }
      finishPieces()
      text.append(token.utf8, owner: entry.index)
      if spelling.spacesAfterSpecial { text.append(CollectionOfOne(0x20), owner: entry.index) }
      followsSpecial = true
    }
    finishPieces()
    return text
  }
}
