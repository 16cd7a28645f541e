/// What a `tokenizer.json` puts around a text.
///
/// - Source: the processors of huggingface/tokenizers 0.22, for a single text.
package struct PostProcessor: Equatable, Sendable {
  /// Identifiers before the text.
  private(set) var prefix: [Int] = []
  /// Identifiers after the text.
  private(set) var suffix: [Int] = []

  /// Nothing.
  init() {}

  package init(prefix: [Int], suffix: [Int]) {
    self.prefix = prefix
    self.suffix = suffix
  }

  /// Reads a `post_processor`.
  ///
  /// - Throws: `TextError.malformedTokenizer`, or `TextError.unsupportedTokenizer` for one that
  ///   Loupe does not run.
  package init(_ part: JSONPart) throws(TextError) {
    let type = try part.required("type").string()
    switch type {
    case "Sequence":
      for step in try part.required("processors").array() {
        let outer = try PostProcessor(step)
        prefix = outer.prefix + prefix
        suffix += outer.suffix
      }
    case "RobertaProcessing", "BertProcessing":
      prefix = [try Self.identifier(part.required("cls"))]
      suffix = [try Self.identifier(part.required("sep"))]
    case "ByteLevel": break  // trims what the library calls offsets, nothing else
    case "TemplateProcessing": try readTemplate(part)
    default: throw part.unsupported("the post-processor \(type)")
    }
  }

  /// A token with its identifier: `["</s>", 2]`.
  private static func identifier(_ part: JSONPart) throws(TextError) -> Int {
    let pair = try part.array()
    guard pair.count == 2 else { throw part.malformed("is not a token with its identifier") }
    return try pair[1].identifier()
  }

  private mutating func readTemplate(_ part: JSONPart) throws(TextError) {
    let special = try part.required("special_tokens")
    var hasText = false
    for piece in try part.required("single").array() {
      if let token = try piece.optional("SpecialToken") {
        let name = try token.required("id").string()
        for identifier in try special.required(name).required("ids").array() {
          if hasText {
            suffix.append(try identifier.identifier())
          } else {
            prefix.append(try identifier.identifier())
          }
        }
      } else {
        let sequence = try piece.required("Sequence").required("id").string()
        guard sequence == "A", !hasText else {
          throw part.malformed("does not have the text exactly once")
        }
        hasText = true
      }
    }
    guard hasText else { throw part.malformed("does not have the text exactly once") }
  }
}
