/// The tokenizer that a `tokenizer.json` describes.
///
/// Identifiers and text are those of the tokenizers library as transformers uses it
/// (`BartTokenizerFast`, `T5TokenizerFast`, `NllbTokenizerFast`, `MBartTokenizerFast`,
/// `MBart50TokenizerFast`): where a family has languages, they decide what stands around a text.
///
/// Where a vocabulary spells bytes, a token may be part of a character. The character then belongs
/// to the token with its last byte, in the text and in `Encoding`; the tokens before have empty
/// spans at its beginning. Their pieces show spaces as `▁` and such bytes as `<0xE3>`.
///
/// - Source: huggingface/transformers 4.57, huggingface/tokenizers 0.22.
public struct PipelineTokenizer: Tokenizer {
  /// Identifier of the token that ends every text.
  public let endIdentifier: Int
  /// Identifier of the token that stands for what the vocabulary does not cover.
  public let unknownIdentifier: Int
  /// Identifier of the token that fills up batches.
  public let paddingIdentifier: Int
  /// The languages that the model is told by a token.
  public let languages: LanguageTokens
  let pipeline: TokenizerPipeline
  private let inventory: PipelineInventory
  private let cutter: AddedTokenCutter
  private let languagePlace: SentencePieceLayout.LanguagePlace
  private let cleansUpSpaces: Bool
  private let specialOrLanguage: Set<Int>
  /// Token texts as people read them, by identifier.
  private let readable: [String?]

  init(
    _ given: TokenizerPipeline, _ family: TokenizerFamily?, _ configuration: TokenizerConfiguration
  ) throws(TextError) {
    var pipeline = given
    pipeline.preTokeniser = given.preTokeniser?.settingPrefixSpace(
      configuration.addsPrefixSpace ?? false)
    self.pipeline = pipeline
    let inventory = PipelineInventory(pipeline, family, configuration)
    self.inventory = inventory
    cutter = try AddedTokenCutter(
      inventory.added, normaliser: pipeline.normaliser, file: pipeline.file)
    endIdentifier = try inventory.identifier(.end, pipeline)
    unknownIdentifier = try inventory.identifier(.unknown, pipeline)
    paddingIdentifier = try inventory.identifier(.padding, pipeline)
    cleansUpSpaces = configuration.cleansUpSpaces
    let isMultilingual = family.map { $0 != .t5 && $0 != .bart && $0 != .marian } ?? false
    if let family, isMultilingual {
      languages = LanguageTokens(family, configuration) { code, _ in
        inventory.identifier(of: family == .m2m100 ? "__\(code)__" : code)
      }
      languagePlace = SentencePieceLayout.languagePlace(family, configuration)
    } else {
      languages = .none
      languagePlace = .none
    }
    specialOrLanguage = inventory.specialIdentifiers.union(languages.allIdentifiers)
    let isByteLevel = pipeline.preTokeniser?.isByteLevel ?? false
    let added = Set(inventory.added.map(\.identifier))
    readable = inventory.tokens.enumerated().map { identifier, token in
      isByteLevel && !added.contains(identifier) ? token.map(ByteAlphabet.readable) : token
    }
  }

  /// Number of identifiers, special tokens included.
  public var vocabularySize: Int { inventory.tokens.count }

  /// The token's text, with `▁` for spaces; `nil` outside the vocabulary.
  public func piece(for id: Int) -> String? {
    readable.indices.contains(id) ? readable[id] : nil
  }

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
  /// - Throws: `TextError.textTooLong`, `TextError.unknownLanguage`, `TextError.languageNeeded` or
  ///   `TextError.expressionTooSlow`.
  public func encode(
    _ text: String, side: Side, languages pair: LanguagePair
  ) throws(TextError) -> Encoding {
    let bytes = Array(text.utf8)
    guard bytes.count <= SentencePieceProcessor.maximumTextBytes else {
      throw .textTooLong(bytes: bytes.count, limit: SentencePieceProcessor.maximumTextBytes)
    }
    let frame = try frame(side, pair)
    let length = UTF8Length.utf16Count(bytes)
    func special(_ id: Int, at position: Int) -> TokenSpan {
      TokenSpan(id: id, piece: piece(for: id) ?? "", span: position..<position)
    }
    var tokens = frame.prefix.map { special($0, at: 0) }
    for part in try cutter.parts(of: AlignedText(bytes, at: 0)) {
      if let entry = part.entry {
        let span = part.text.span(0..<part.text.bytes.count)
        tokens.append(TokenSpan(id: entry.identifier, piece: entry.token.content, span: span))
      } else {
        for var token in try pipeline.tokens(of: part.text) {
          if token.id != unknownIdentifier { token.piece = piece(for: token.id) ?? token.piece }
          tokens.append(token)
        }
      }
    }
    tokens += frame.suffix.map { special($0, at: length) }
    return Encoding(tokens: tokens)
  }

  /// What stands around a text.
  private func frame(_ side: Side, _ pair: LanguagePair) throws(TextError) -> PostProcessor {
    guard let language = try languages.choose(side, pair) else {
      try languages.check(pair)
      return pipeline.postProcessor
    }
    return languagePlace == .beforeText
      ? PostProcessor(prefix: [language.identifier], suffix: [endIdentifier])
      : PostProcessor(prefix: [], suffix: [endIdentifier, language.identifier])
  }

  // MARK: - Decoding

  /// The text that `ids` stand for, as the tokenizers library gives it (a space at the beginning
  /// stays); identifiers outside the vocabulary count as unknown.
  public func decode(_ ids: [Int], side: Side, skipSpecialTokens: Bool) -> String {
    decode(ids, skipSpecialTokens: skipSpecialTokens).text
  }

  /// The decoded text without special tokens, and what each token adds to it.
  public func decodeWithSpans(_ ids: [Int]) -> DecodedText {
    decode(ids, skipSpecialTokens: true)
  }

  private func decode(_ ids: [Int], skipSpecialTokens: Bool) -> DecodedText {
    var tokens: [OwnedText] = []
    tokens.reserveCapacity(ids.count)
    for (index, id) in ids.enumerated() {
      let known = inventory.text(at: id) == nil ? unknownIdentifier : id
      if skipSpecialTokens, inventory.isSpecial(known) { continue }
      tokens.append(OwnedText(inventory.text(at: known) ?? "", owner: index))
    }
    let text = pipeline.decode(tokens)
    return (cleansUpSpaces ? text.cleaningUpSpaces() : text).decoded(tokenCount: ids.count)
  }
}
