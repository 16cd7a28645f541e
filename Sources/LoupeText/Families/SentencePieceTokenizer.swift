/// The tokenizer of the T5, M2M100, NLLB, mBART and mBART-50 families: one SentencePiece model,
/// special tokens around its pieces.
///
/// Identifiers and text are those of the tokenizers in Python of transformers (`T5Tokenizer`,
/// `M2M100Tokenizer`, `NllbTokenizer`, `MBartTokenizer`, `MBart50Tokenizer`).
///
/// - Source: huggingface/transformers 4.57.
public struct SentencePieceTokenizer: Tokenizer {
  /// Identifier of the token that ends every text.
  public let endIdentifier: Int
  /// Identifier of the token that stands for what the vocabulary does not cover.
  public let unknownIdentifier: Int
  /// Identifier of the token that fills up batches.
  public let paddingIdentifier: Int
  /// The languages that the model is told by a token.
  public let languages: LanguageTokens
  let family: TokenizerFamily
  let processor: SentencePieceProcessor
  let inventory: TokenInventory
  let layout: SentencePieceLayout
  private let splitter: AddedTokenSplitter
  /// For each piece of the SentencePiece model its identifier.
  private let pieceIdentifiers: [Int]
  private let specialOrLanguage: Set<Int>

  init(_ parts: SentencePieceTokenizerParts) throws(TextError) {
    family = parts.family
    processor = parts.processor
    inventory = parts.inventory
    layout = parts.layout
    languages = parts.languages
    splitter = AddedTokenSplitter(
      matcher: try AddedTokenMatcher(inventory.added, file: "tokenizer_config.json"))
    endIdentifier = try parts.identifier(.end)
    unknownIdentifier = try parts.identifier(.unknown)
    paddingIdentifier = try parts.identifier(.padding)
    pieceIdentifiers = parts.pieceIdentifiers
    specialOrLanguage = inventory.specialIdentifiers.union(languages.allIdentifiers)
  }

  /// Number of identifiers, special tokens included.
  public var vocabularySize: Int { inventory.tokens.count }

  /// The token's text, with `▁` for spaces; `nil` outside the vocabulary.
  public func piece(for id: Int) -> String? { inventory.text(at: id) }

  /// Whether the token is a special one or a language's.
  public func isSpecial(_ id: Int) -> Bool { specialOrLanguage.contains(id) }

  // MARK: - Encoding

  /// The identifiers of `text` with the special tokens of the model, in the languages that the
  /// model's files name.
  ///
  /// - Throws: `TextError.textTooLong` or `TextError.languageNeeded`.
  public func encode(_ text: String, side: Side) throws(TextError) -> Encoding {
    try encode(text, side: side, languages: LanguagePair())
  }

  /// The identifiers of `text` with the special tokens of the model, language tokens among them.
  ///
  /// - Throws: `TextError.textTooLong`, `TextError.unknownLanguage` or `TextError.languageNeeded`.
  public func encode(
    _ text: String, side: Side, languages pair: LanguagePair
  ) throws(TextError) -> Encoding {
    let language = try languages.choose(side, pair)?.identifier
    if language == nil { try languages.check(pair) }
    let content = try contentTokens(Array(text.utf8))
    let length = text.utf16.count
    var tokens: [TokenSpan] = []
    tokens.reserveCapacity(content.count + 2)
    func append(_ id: Int, at position: Int) {
      let piece = inventory.text(at: id) ?? ""
      tokens.append(TokenSpan(id: id, piece: piece, span: position..<position))
    }
    if let language, layout.languagePlace == .beforeText { append(language, at: 0) }
    tokens += content
    // T5 does not end a text twice.
    let isEnded = layout.languagePlace == .none && tokens.last?.id == endIdentifier
    if !isEnded { append(endIdentifier, at: length) }
    if let language, layout.languagePlace == .afterEnd { append(language, at: length) }
    return Encoding(tokens: tokens)
  }

  private func contentTokens(_ text: [UInt8]) throws(TextError) -> [TokenSpan] {
    if let prefixing = layout.prefixing, !text.isEmpty {
      return try prefixing.tokens(of: text, self)
    }
    return try tokens(of: text) { (part) throws(TextError) in try processor.encode(part) }
  }

  /// Cuts a text at its added tokens and segments what lies between.
  func tokens(
    of text: [UInt8], segment: ([UInt8]) throws(TextError) -> [TokenSpan]
  ) throws(TextError) -> [TokenSpan] {
    var tokens: [TokenSpan] = []
    var offset = 0
    var position = 0
    for part in splitter.split(text) {
      offset += UTF8Length.utf16Count(text[position..<part.range.lowerBound])
      let content = text[part.range]
      let length = UTF8Length.utf16Count(content)
      if let identifier = part.identifier {
        let piece = inventory.text(at: identifier) ?? ""
        tokens.append(TokenSpan(id: identifier, piece: piece, span: offset..<offset + length))
      } else {
        for token in try segment(Array(content)) {
          let span = token.span.lowerBound + offset..<token.span.upperBound + offset
          tokens.append(TokenSpan(id: identifier(of: token), piece: token.piece, span: span))
        }
      }
      offset += length
      position = part.range.upperBound
    }
    return tokens
  }

  private func identifier(of token: TokenSpan) -> Int {
    // What the SentencePiece model does not cover may still be in the vocabulary.
    token.id == processor.table.unknownIdentifier
      ? inventory.identifier(of: token.piece) ?? unknownIdentifier : pieceIdentifiers[token.id]
  }

  // MARK: - Decoding

  /// The text that `ids` stand for; identifiers outside the vocabulary count as unknown.
  ///
  /// As in transformers, language tokens are left out only where the model's files list them as
  /// special tokens.
  public func decode(_ ids: [Int], side: Side, skipSpecialTokens: Bool) -> String {
    decode(ids, skipSpecialTokens: skipSpecialTokens).text
  }

  /// The decoded text without special tokens, and what each token adds to it.
  public func decodeWithSpans(_ ids: [Int]) -> DecodedText {
    decode(ids, skipSpecialTokens: true)
  }

  private func decode(_ ids: [Int], skipSpecialTokens: Bool) -> DecodedText {
    let unknown = inventory.text(at: unknownIdentifier) ?? "<unk>"
    let joiner = PieceJoiner(
      inventory: inventory, manner: layout.joining, cleansUpSpaces: layout.cleansUpSpaces)
    return joiner.decode(
      ids.map { inventory.text(at: $0) ?? unknown }, skipSpecialTokens: skipSpecialTokens)
  }
}
