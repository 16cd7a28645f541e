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
}

/// The two sides of a translation.
public enum Side: String, Codable, CaseIterable, Sendable {
  /// The text that is translated.
  case source
  /// The translation.
  case target
}
