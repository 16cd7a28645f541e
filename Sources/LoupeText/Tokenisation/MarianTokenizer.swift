#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The tokenizer of MarianMT models: a SentencePiece model for each side, one joint vocabulary.
///
/// Identifiers and text are those of transformers' `MarianTokenizer`: pieces are looked up in
/// `vocab.json`, `</s>` ends every text, special tokens written in the text are recognised, and
/// a language code such as `>>fra<<` at the beginning is one token.
///
/// - Source: `MarianTokenizer` of huggingface/transformers 4.57.
public struct MarianTokenizer: Tokenizer {
  /// Identifier of `</s>`, which ends every text.
  public let endIdentifier: Int
  /// Identifier of `<unk>`, which stands for what the vocabulary does not cover.
  public let unknownIdentifier: Int
  /// Identifier of `<pad>`, which fills up batches and begins every target.
  public let paddingIdentifier: Int
  /// The target languages that a model of several is told by a code such as `>>fra<<` before the
  /// source, without the marks; of other models, what they translate into what.
  public let languages: LanguageTokens
  let source: SentencePieceProcessor
  let target: SentencePieceProcessor
  private let sourceVocabulary: Vocabulary
  private let targetVocabulary: Vocabulary
  /// For each piece of the side's SentencePiece model its identifier in the vocabulary.
  private let sourceIdentifiers: [Int]
  private let targetIdentifiers: [Int]
  private let inventory: TokenInventory
  private let splitter: AddedTokenSplitter
  private let separatesVocabularies: Bool
  private let cleansUpSpaces: Bool
  private let specialOrLanguage: Set<Int>

  /// The files that make up a Marian tokenizer; all but the first three may be absent.
  public static let fileNames = [
    "source.spm", "target.spm", "vocab.json", "target_vocab.json", "tokenizer_config.json",
    "special_tokens_map.json", "added_tokens.json",
  ]

  /// Reads the tokenizer from a model directory.
  ///
  /// - Throws: `TextError`, naming the file and what is wrong with it.
  public init(directory: String) throws(TextError) {
    try self.init(place: directory) { (name) throws(TextError) in
      let path = directory + "/" + name
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return try FileReading.bytes(path: path)
    }
  }

  /// Reads the tokenizer from named files in memory.
  ///
  /// - Throws: `TextError`, naming the file and what is wrong with it.
  public init(files: [String: [UInt8]]) throws(TextError) {
    try self.init(place: "The model") { (name) throws(TextError) in files[name] }
  }

  /// Reads the tokenizer from wherever `contents` finds files.
  ///
  /// - Parameters:
  ///   - place: where the files come from, for errors.
  ///   - contents: the bytes of a named file, `nil` where there is none.
  /// - Throws: `TextError`, naming the file and what is wrong with it.
  public init(
    place: String, contents: (String) throws(TextError) -> [UInt8]?
  ) throws(TextError) {
    try self.init(
      place: place, try TokenizerConfiguration(contents: contents), contents: contents)
  }

  init(
    place: String, _ configuration: TokenizerConfiguration,
    contents: (String) throws(TextError) -> [UInt8]?
  ) throws(TextError) {
    func required(_ name: String) throws(TextError) -> [UInt8] {
      guard let bytes = try contents(name) else { throw .missingFile(name: name, place: place) }
      return bytes
    }
    source = try SentencePieceProcessor(
      SentencePieceModel(bytes: required("source.spm"), name: "source.spm"), name: "source.spm")
    target = try SentencePieceProcessor(
      SentencePieceModel(bytes: required("target.spm"), name: "target.spm"), name: "target.spm")
    sourceVocabulary = try Vocabulary(json: required("vocab.json"), name: "vocab.json")
    separatesVocabularies = configuration.separatesVocabularies
    targetVocabulary =
      separatesVocabularies
      ? try Vocabulary(json: required("target_vocab.json"), name: "target_vocab.json")
      : sourceVocabulary
    let vocabulary = sourceVocabulary
    let family = TokenizerFamily.marian
    func identifier(_ role: SpecialRole) throws(TextError) -> Int {
      let token = configuration.token(role, default: family.standardToken(role))
      guard let token, let identifier = vocabulary.identifier(of: token.content) else {
        throw .malformedVocabulary(
          file: "vocab.json", reason: "the token \(token?.content ?? role.rawValue) is missing")
      }
      return identifier
    }
    endIdentifier = try identifier(.end)
    unknownIdentifier = try identifier(.unknown)
    paddingIdentifier = try identifier(.padding)
    let roles = SpecialRole.allCases.compactMap { role in
      configuration.token(role, default: family.standardToken(role))
    }
    let additional = configuration.additional ?? []
    inventory = TokenInventory(
      base: vocabulary.tokens, added: configuration.addedTokens, special: roles + additional,
      additional: additional)
    splitter = AddedTokenSplitter(
      matcher: try AddedTokenMatcher(inventory.added, file: "tokenizer_config.json"))
    sourceIdentifiers = Self.identifiers(source, sourceVocabulary, unknownIdentifier)
    targetIdentifiers = Self.identifiers(target, targetVocabulary, unknownIdentifier)
    languages = LanguageTokens(
      marian: separatesVocabularies ? [] : vocabulary.tokens, configuration)
    cleansUpSpaces = configuration.cleansUpSpaces
    specialOrLanguage = inventory.specialIdentifiers.union(languages.allIdentifiers)
  }

  private static func identifiers(
    _ processor: SentencePieceProcessor, _ vocabulary: Vocabulary, _ unknown: Int
  ) -> [Int] {
    processor.model.pieces.map { vocabulary.identifier(of: $0.text) ?? unknown }
  }

  /// Number of identifiers, special tokens included.
  public var vocabularySize: Int {
    max(inventory.tokens.count, targetVocabulary.tokens.count)
  }

  /// The token's text, with `▁` for spaces; `nil` outside the vocabulary.
  public func piece(for id: Int) -> String? {
    let shared = inventory.text(at: id)
    return separatesVocabularies ? targetVocabulary.token(at: id) ?? shared : shared
  }

  /// Whether the token is `</s>`, `<unk>`, `<pad>`, another special token or a language's.
  public func isSpecial(_ id: Int) -> Bool {
    specialOrLanguage.contains(id)
  }

  // MARK: - Encoding

  /// The identifiers of `text`, ended by `</s>`.
  ///
  /// - Throws: `TextError.textTooLong`.
  public func encode(_ text: String, side: Side) throws(TextError) -> Encoding {
    try encode(text, side: side) { (processor, text) throws(TextError) in
      try processor.encode(text)
    }
  }

  /// The identifiers of `text` in one of its many cuts: each merge of a byte-pair model is left
  /// out with probability `mergeDropout`.
  ///
  /// - Throws: `TextError.textTooLong`.
  package func encode(
    _ text: String, side: Side, mergeDropout: Double, random: inout some RandomNumberGenerator
  ) throws(TextError) -> Encoding {
    try encode(text, side: side) { (processor, text) throws(TextError) in
      try processor.encode(text, mergeDropout: mergeDropout, random: &random)
    }
  }

  /// How ordinary text becomes pieces.
  private typealias Segmentation =
    (SentencePieceProcessor, [UInt8]) throws(TextError) -> [TokenSpan]

  private func encode(
    _ text: String, side: Side, segment: Segmentation
  ) throws(TextError) -> Encoding {
    let bytes = Array(text.utf8)
    var tokens: [TokenSpan] = []
    var offset = 0
    var position = 0
    for part in splitter.split(bytes) {
      offset += UTF8Length.utf16Count(bytes[position..<part.range.lowerBound])
      let content = bytes[part.range]
      let length = UTF8Length.utf16Count(content)
      if let identifier = part.identifier {
        let piece = inventory.text(at: identifier) ?? ""
        tokens.append(TokenSpan(id: identifier, piece: piece, span: offset..<offset + length))
      } else {
        try appendTokens(
          of: Array(content), at: offset, side: side, to: &tokens, segment: segment)
      }
      offset += length
      position = part.range.upperBound
    }
    let length = offset + UTF8Length.utf16Count(bytes[position...])
    let end = inventory.text(at: endIdentifier) ?? "</s>"
    tokens.append(TokenSpan(id: endIdentifier, piece: end, span: length..<length))
    return Encoding(tokens: tokens)
  }

  /// The identifiers of `text`; before a source text stands the code of the target language that
  /// was asked for, unless the text brings one itself.
  ///
  /// - Throws: `TextError.textTooLong` or `TextError.unknownLanguage`.
  public func encode(
    _ text: String, side: Side, languages pair: LanguagePair
  ) throws(TextError) -> Encoding {
    var encoding = try encode(text, side: side)
    guard side == .source, languages.placement == .targetBeforeSource else {
      if languages.placement == .none { try languages.check(pair) }
      return encoding
    }
    guard let language = pair.target,
      LanguageCode.length(in: Array(text.utf8)) == 0
    else { return encoding }
    let identifier = try languages.identifier(of: language)
    let piece = inventory.text(at: identifier) ?? ""
    encoding.tokens.insert(TokenSpan(id: identifier, piece: piece, span: 0..<0), at: 0)
    return encoding
  }

  /// Segments a part without special tokens; `offset` is where it begins, in UTF-16 units.
  private func appendTokens(
    of text: [UInt8], at offset: Int, side: Side, to tokens: inout [TokenSpan],
    segment: Segmentation
  ) throws(TextError) {
    let processor = side == .source ? source : target
    let identifiers = side == .source ? sourceIdentifiers : targetIdentifiers
    let vocabulary = side == .source ? sourceVocabulary : targetVocabulary
    let codeLength = LanguageCode.length(in: text)
    let code = String(decoding: text[..<codeLength], as: UTF8.self)
    let start = offset + code.utf16.count
    if codeLength > 0 {
      let identifier = vocabulary.identifier(of: code) ?? unknownIdentifier
      tokens.append(TokenSpan(id: identifier, piece: code, span: offset..<start))
    }
    for token in try segment(processor, Array(text[codeLength...])) {
      // What one side's pieces do not cover may still be a piece of the other side.
      let identifier =
        token.id == processor.table.unknownIdentifier
        ? vocabulary.identifier(of: token.piece) ?? unknownIdentifier : identifiers[token.id]
      let span = token.span.lowerBound + start..<token.span.upperBound + start
      tokens.append(TokenSpan(id: identifier, piece: token.piece, span: span))
    }
  }

  // MARK: - Decoding

  /// The text that `ids` stand for; identifiers outside the vocabulary count as unknown.
  public func decode(_ ids: [Int], side: Side, skipSpecialTokens: Bool) -> String {
    decode(ids, side: side, skipSpecialTokens: skipSpecialTokens).text
  }

  /// The decoded target text without special tokens, and what each token adds to it.
  public func decodeWithSpans(_ ids: [Int]) -> DecodedText {
    decode(ids, side: .target, skipSpecialTokens: true)
  }

  private func decode(_ ids: [Int], side: Side, skipSpecialTokens: Bool) -> DecodedText {
    let unknown = inventory.text(at: unknownIdentifier) ?? "<unk>"
    let added = separatesVocabularies ? Set(inventory.added.map(\.identifier)) : []
    let tokens = ids.map { id in
      let vocabulary = added.contains(id) ? inventory.text(at: id) : piece(for: id)
      return vocabulary ?? unknown
    }
    let joiner = PieceJoiner(
      inventory: inventory,
      manner: .spelled(
        side == .source ? source : target, .init(spacesAfterSpecial: true, unescapesSpaces: true)),
      cleansUpSpaces: cleansUpSpaces)
    return joiner.decode(tokens, skipSpecialTokens: skipSpecialTokens)
  }
}
