/// The tokenizer of BART models without a `tokenizer.json`: byte-level byte-pair encoding from
/// `vocab.json` and `merges.txt`.
///
/// Identifiers and text are those of `BartTokenizer` of transformers.
///
/// A token may be part of a character. The character then belongs to the token with its last byte,
/// in the text and in `Encoding`; the tokens before have empty spans at its beginning. Their pieces
/// show spaces as `▁` and such bytes as `<0xE3>`.
///
/// - Source: huggingface/transformers 4.57.
public struct ByteLevelTokenizer: Tokenizer {
  /// Identifier of the token that ends every text.
  public let endIdentifier: Int
  /// Identifier of the token that stands for what the vocabulary does not cover.
  public let unknownIdentifier: Int
  /// Identifier of the token that fills up batches.
  public let paddingIdentifier: Int
  private let beginIdentifier: Int
  private let pipeline: TokenizerPipeline
  private let inventory: TokenInventory
  private let splitter: AddedTokenSplitter
  private let addsPrefixSpace: Bool
  private let cleansUpSpaces: Bool
  /// Token texts as people read them, by identifier.
  private let readable: [String?]

  /// - Throws: `TextError`, naming the file and what is wrong with it.
  init(_ configuration: TokenizerConfiguration, _ files: TokenizerFiles) throws(TextError) {
    let family = TokenizerFamily.bart
    let vocabulary = try Vocabulary(
      json: files.required("vocab.json", family), name: "vocab.json")
    let merges = try MergesFile.read(files.required("merges.txt", family), name: "merges.txt")
    let roles = SpecialRole.allCases.compactMap { role in
      configuration.token(role, default: family.standardToken(role))
    }
    let additional = configuration.additional ?? []
    let inventory = TokenInventory(
      base: vocabulary.tokens, added: configuration.addedTokens, special: roles + additional,
      additional: additional)
    func identifier(_ role: SpecialRole) throws(TextError) -> Int {
      let token = configuration.token(role, default: family.standardToken(role))
      guard let token, let identifier = inventory.identifier(of: token.content) else {
        throw .malformedVocabulary(
          file: "vocab.json", reason: "it has no token for the role \(role.rawValue)")
      }
      return identifier
    }
    endIdentifier = try identifier(.separator)
    unknownIdentifier = try identifier(.unknown)
    paddingIdentifier = try identifier(.padding)
    beginIdentifier = try identifier(.classifier)
    let model = try BytePairVocabulary(
      vocabulary, merges: merges, isByteLevel: true, ignoresMerges: false,
      unknown: .init(identifier: unknownIdentifier), file: "merges.txt")
    var pipeline = TokenizerPipeline(
      model: .bytePair(model), vocabulary: vocabulary, addedTokens: [], file: "vocab.json")
    pipeline.preTokeniser = .byteLevel(addsPrefixSpace: false, splits: true)
    self.pipeline = pipeline
    self.inventory = inventory
    splitter = AddedTokenSplitter(
      matcher: try AddedTokenMatcher(inventory.added, file: "tokenizer_config.json"))
    addsPrefixSpace = configuration.addsPrefixSpace ?? false
    cleansUpSpaces = configuration.cleansUpSpaces
    let added = Set(inventory.added.map(\.identifier))
    readable = inventory.tokens.enumerated().map { identifier, token in
      added.contains(identifier) ? token : token.map(ByteAlphabet.readable)
    }
  }

  /// Number of identifiers, special tokens included.
  public var vocabularySize: Int { inventory.tokens.count }

  /// The token's text, with `▁` for spaces; `nil` outside the vocabulary.
  public func piece(for id: Int) -> String? {
    readable.indices.contains(id) ? readable[id] : nil
  }

  /// Whether the token is a special one.
  public func isSpecial(_ id: Int) -> Bool { inventory.specialIdentifiers.contains(id) }

  // MARK: - Encoding

  /// The identifiers of `text` between the beginning and the end token.
  ///
  /// - Throws: `TextError.textTooLong`.
  public func encode(_ text: String, side: Side) throws(TextError) -> Encoding {
    var bytes = Array(text.utf8)
    guard bytes.count <= SentencePieceProcessor.maximumTextBytes else {
      throw .textTooLong(bytes: bytes.count, limit: SentencePieceProcessor.maximumTextBytes)
    }
    let length = UTF8Length.utf16Count(bytes)
    var start = 0
    if addsPrefixSpace, let first = text.unicodeScalars.first, !PythonWhitespace.contains(first) {
      bytes.insert(0x20, at: 0)
      start = -1
    }
    func special(_ id: Int, at position: Int) -> TokenSpan {
      TokenSpan(id: id, piece: piece(for: id) ?? "", span: position..<position)
    }
    let content = try contentTokens(bytes, from: start)
    return Encoding(
      tokens: [special(beginIdentifier, at: 0)] + content + [special(endIdentifier, at: length)])
  }

  /// The tokens of a text that begins `start` UTF-16 units into what was typed.
  private func contentTokens(_ bytes: [UInt8], from start: Int) throws(TextError) -> [TokenSpan] {
    var tokens: [TokenSpan] = []
    var offset = start
    var position = 0
    for part in splitter.split(bytes) {
      offset += UTF8Length.utf16Count(bytes[position..<part.range.lowerBound])
      let content = bytes[part.range]
      let end = offset + UTF8Length.utf16Count(content)
      if let identifier = part.identifier {
        let span = max(0, offset)..<max(0, end)
        tokens.append(
          TokenSpan(id: identifier, piece: inventory.text(at: identifier) ?? "", span: span))
      } else {
        for var token in try pipeline.tokens(of: AlignedText(content, at: offset)) {
          token.span = max(0, token.span.lowerBound)..<max(0, token.span.upperBound)
          if token.id != unknownIdentifier { token.piece = piece(for: token.id) ?? token.piece }
          tokens.append(token)
        }
      }
      offset = end
      position = part.range.upperBound
    }
    return tokens
  }

  // MARK: - Decoding

  /// The text that `ids` stand for (a space at the beginning stays); identifiers outside the
  /// vocabulary count as unknown.
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
      inventory: inventory, manner: .bytes, cleansUpSpaces: cleansUpSpaces)
    return joiner.decode(
      ids.map { inventory.text(at: $0) ?? unknown }, skipSpecialTokens: skipSpecialTokens)
  }
}
