/// Turns text into the token identifiers of a translation model, and back.
public protocol Tokenizer: Sendable {
  /// Number of identifiers, special tokens included: `0..<vocabularySize`.
  var vocabularySize: Int { get }
  /// Ends every text.
  var endIdentifier: Int { get }
  /// Stands for what the vocabulary does not cover.
  var unknownIdentifier: Int { get }
  /// Fills up batches; Marian models also begin the target with it.
  var paddingIdentifier: Int { get }

  /// The identifiers of `text` with the special tokens that the model expects.
  ///
  /// - Throws: `TextError.textTooLong`.
  func encode(_ text: String, side: Side) throws(TextError) -> Encoding

  /// The text that `ids` stand for; identifiers outside the vocabulary count as unknown.
  ///
  /// - Parameters:
  ///   - ids: token identifiers, special ones among them.
  ///   - side: whose vocabulary they come from.
  ///   - skipSpecialTokens: whether end, padding and unknown tokens are left out of the text.
  /// - Returns: the text, without whitespace at its ends.
  func decode(_ ids: [Int], side: Side, skipSpecialTokens: Bool) -> String

  /// The decoded target text without special tokens, and what each token adds to it.
  ///
  /// The spans ascend and do not overlap. Decoding the first n tokens gives a beginning of the
  /// whole text, except where a character is spelled in several byte pieces.
  func decodeWithSpans(_ ids: [Int]) -> DecodedText

  /// The token's text, with `▁` for spaces; `nil` outside the vocabulary.
  func piece(for id: Int) -> String?

  /// Whether the token is one that no text stands behind: end, padding, unknown.
  func isSpecial(_ id: Int) -> Bool

  /// The languages that the model is told by a token; `LanguageTokens.none` where there are none.
  var languages: LanguageTokens { get }

  /// The identifiers of `text` with the special tokens that the model expects, language tokens
  /// among them.
  ///
  /// - Parameters:
  ///   - text: what is encoded; task prefixes are part of it.
  ///   - side: whose vocabulary and special tokens are used.
  ///   - languages: what is translated into what; `nil` means as the model's files say.
  /// - Returns: the tokens.
  /// - Throws: `TextError.textTooLong`, `TextError.unknownLanguage` or `TextError.languageNeeded`.
  func encode(_ text: String, side: Side, languages: LanguagePair) throws(TextError) -> Encoding

  /// The token that the translation has to begin with so that it is in the target language; `nil`
  /// where the model needs none, or where neither `languages` nor the model's files name one.
  ///
  /// - Throws: `TextError.unknownLanguage`.
  func firstTargetIdentifier(_ languages: LanguagePair) throws(TextError) -> Int?
}

extension Tokenizer {
  /// No languages.
  public var languages: LanguageTokens { .none }

  /// Encodes without languages; to ask for one that the model does not have is an error.
  public func encode(
    _ text: String, side: Side, languages pair: LanguagePair
  ) throws(TextError) -> Encoding {
    try languages.check(pair)
    return try encode(text, side: side)
  }

  /// A translation as people read it, and what each token adds to it: special tokens and the
  /// language's token at its beginning add nothing.
  ///
  /// Some tokenizers (M2M100's) keep language tokens in a decoded text.
  public func translation(of ids: [Int]) -> DecodedText {
    let lead = ids.prefix { isSpecial($0) }.count
    let rest = decodeWithSpans(Array(ids.dropFirst(lead)))
    return DecodedText(
      text: rest.text, spans: [Range<Int>](repeating: 0..<0, count: lead) + rest.spans)
  }

  /// The target language's token where both sides carry one.
  public func firstTargetIdentifier(_ pair: LanguagePair) throws(TextError) -> Int? {
    guard languages.placement == .bothSides, let language = pair.target ?? languages.defaults.target
    else { return nil }
    return try languages.identifier(of: language)
  }
}

/// The two sides of a translation.
public enum Side: String, Codable, CaseIterable, Sendable {
  /// The text that is translated.
  case source
  /// The translation.
  case target
}
