/// How T5 tokenizers with `legacy: false` segment text: only the beginning of the whole text gets a
/// space put before it, not the text after each special token.
///
/// The SentencePiece model adds no space of its own. Since it removes spaces at the beginning, a
/// stretch that begins with one is segmented after the unknown token's text, whose pieces are then
/// dropped.
///
/// - Source: `T5Tokenizer.tokenize` and `_tokenize` of huggingface/transformers 4.57.
struct T5Prefixing: Sendable {
  /// Whether a space is put before the text.
  let addsPrefixSpace: Bool
  /// The unknown token in UTF-8.
  let unknownText: [UInt8]
  /// How many pieces the unknown token's text alone gives.
  let unknownPieceCount: Int

  init(
    addsPrefixSpace: Bool, unknownToken: String, processor: SentencePieceProcessor
  ) throws(TextError) {
    self.addsPrefixSpace = addsPrefixSpace
    unknownText = Array(unknownToken.utf8)
    unknownPieceCount = try processor.encode(unknownText).count
  }

  /// The tokens of a text that is not empty, spans in UTF-16 units of that text.
  func tokens(
    of text: [UInt8], _ tokenizer: SentencePieceTokenizer
  ) throws(TextError) -> [TokenSpan] {
    let prepared = (addsPrefixSpace ? Normaliser.escapedSpace : []) + Self.unescapingSpaces(text)
    var tokens = try tokenizer.tokens(of: prepared) { (part) throws(TextError) in
      try segment(part, tokenizer.processor)
    }
    if tokens.count > 1, isLoneSpace(tokens[0]),
      tokenizer.inventory.specialTexts.contains(ExactString(tokens[1].piece))
    {
      tokens.removeFirst()
    }
    guard addsPrefixSpace else { return tokens }
    return tokens.map { token in
      TokenSpan(id: token.id, piece: token.piece, span: Self.shifted(token.span, back: 1))
    }
  }

  private func isLoneSpace(_ token: TokenSpan) -> Bool {
    token.piece.utf8.elementsEqual(Normaliser.escapedSpace)
  }

  private func segment(
    _ part: [UInt8], _ processor: SentencePieceProcessor
  ) throws(TextError) -> [TokenSpan] {
    guard part.starts(with: Normaliser.escapedSpace) || part.first == 0x20 else {
      return try processor.encode(part)
    }
    let tokens = try processor.encode(unknownText + part)
    guard tokens.count >= unknownPieceCount else { return tokens }
    let length = UTF8Length.utf16Count(unknownText)
    return tokens.dropFirst(unknownPieceCount).map { token in
      TokenSpan(id: token.id, piece: token.piece, span: Self.shifted(token.span, back: length))
    }
  }

  private static func shifted(_ span: Range<Int>, back distance: Int) -> Range<Int> {
    max(0, span.lowerBound - distance)..<max(0, span.upperBound - distance)
  }

  /// `▁` as a space: one UTF-16 unit either way.
  private static func unescapingSpaces(_ text: [UInt8]) -> [UInt8] {
    OwnedText(String(decoding: text, as: UTF8.self), owner: 0)
      .replacing(Normaliser.escapedSpace, with: Normaliser.space).bytes
  }
}
