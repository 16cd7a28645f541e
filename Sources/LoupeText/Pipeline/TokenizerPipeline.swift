/// The steps of a `tokenizer.json`: normalise, cut, segment, decode.
///
/// - Source: huggingface/tokenizers 0.22.
struct TokenizerPipeline: Sendable {
  var normaliser: PipelineNormaliser?
  var preTokeniser: PreTokeniser?
  let model: PieceModel
  var postProcessor = PostProcessor()
  var decoder: PieceDecoder?
  /// The model's own tokens.
  let vocabulary: Vocabulary
  /// The tokens that the file adds.
  let addedTokens: [AddedTokenMatcher.Entry]
  /// Names the file in errors.
  let file: String

  init(
    model: PieceModel, vocabulary: Vocabulary, addedTokens: [AddedTokenMatcher.Entry], file: String
  ) {
    self.model = model
    self.vocabulary = vocabulary
    self.addedTokens = addedTokens
    self.file = file
  }

  /// Reads a `tokenizer.json`; what it says of truncation and padding is left to the caller.
  ///
  /// - Throws: `TextError.malformedTokenizer`, `TextError.malformedVocabulary` or
  ///   `TextError.unsupportedTokenizer`.
  init(json bytes: [UInt8], name: String) throws(TextError) {
    let root = JSONPart(try JSONNode(bytes, name: name), file: name)
    file = name
    normaliser = try root.optional("normalizer").map(PipelineNormaliser.init)
    preTokeniser = try root.optional("pre_tokenizer").map(PreTokeniser.init)
    let read = try PieceModelFile(
      root.required("model"), isByteLevel: preTokeniser?.isByteLevel ?? false)
    model = read.model
    vocabulary = read.vocabulary
    if let part = try root.optional("post_processor") { postProcessor = try PostProcessor(part) }
    decoder = try root.optional("decoder").map(PieceDecoder.init)
    addedTokens = try Self.addedTokens(root)
  }

  private static func addedTokens(
    _ root: JSONPart
  ) throws(TextError) -> [AddedTokenMatcher.Entry] {
    var entries: [AddedTokenMatcher.Entry] = []
    for part in try root.optional("added_tokens")?.array() ?? [] {
      let identifier = try part.required("id")
      let number = try identifier.identifier()
      guard number <= TokenizerConfiguration.largestIdentifier else {
        throw identifier.malformed("is more than \(TokenizerConfiguration.largestIdentifier)")
      }
      entries.append(.init(token: try AddedToken(part), identifier: number))
    }
    return entries
  }

  /// The tokens of a stretch of text without added tokens in it, already normalised.
  ///
  /// - Throws: `TextError.expressionTooSlow`, or `TextError.malformedTokenizer` where the text
  ///   needs an unknown token and the model has none.
  func tokens(of text: AlignedText) throws(TextError) -> [TokenSpan] {
    var cut = PreTokenisedText(text)
    try preTokeniser?.apply(to: &cut)
    let text = cut.text
    var pieces: [ModelPiece] = []
    pieces.reserveCapacity(text.bytes.count / 2 + 1)
    let isCovered = text.bytes.withUnsafeBufferPointer { bytes in
      cut.ranges.allSatisfy { model.appendPieces(of: bytes, $0, to: &pieces) }
    }
    guard isCovered else {
      throw .malformedTokenizer(
        file: file, reason: "its model has no unknown token, but this text needs one")
    }
    return pieces.map { piece in
      let token =
        piece.isUnknown
        ? String(decoding: text.bytes[piece.range], as: UTF8.self)
        : vocabulary.token(at: piece.identifier) ?? ""
      return TokenSpan(id: piece.identifier, piece: token, span: text.span(piece.range))
    }
  }

  /// What tokens, each with its owner, stand for.
  func decode(_ tokens: [OwnedText]) -> OwnedText {
    if let decoder { return PieceDecoder.joined(decoder.decode(tokens)) }
    var text = OwnedText()
    for token in tokens {
      if !text.isEmpty { text.append(CollectionOfOne(0x20), owner: Int(token.owners.first ?? 0)) }
      text.append(token)
    }
    return text
  }
}
