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
  let source: SentencePieceProcessor
  let target: SentencePieceProcessor
  private let sourceVocabulary: Vocabulary
  private let targetVocabulary: Vocabulary
  /// For each piece of the side's SentencePiece model its identifier in the vocabulary.
  private let sourceIdentifiers: [Int]
  private let targetIdentifiers: [Int]
  private let special: SpecialTokens

  /// The files that make up a Marian tokenizer; the last two may be absent.
  public static let fileNames = [
    "source.spm", "target.spm", "vocab.json", "target_vocab.json", "tokenizer_config.json",
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
    func required(_ name: String) throws(TextError) -> [UInt8] {
      guard let bytes = try contents(name) else { throw .missingFile(name: name, place: place) }
      return bytes
    }
    let configuration = try MarianTokenizerConfiguration(
      json: try contents("tokenizer_config.json"), name: "tokenizer_config.json")
    source = try SentencePieceProcessor(
      SentencePieceModel(bytes: required("source.spm"), name: "source.spm"), name: "source.spm")
    target = try SentencePieceProcessor(
      SentencePieceModel(bytes: required("target.spm"), name: "target.spm"), name: "target.spm")
    sourceVocabulary = try Vocabulary(json: required("vocab.json"), name: "vocab.json")
    targetVocabulary =
      configuration.separateVocabularies
      ? try Vocabulary(json: required("target_vocab.json"), name: "target_vocab.json")
      : sourceVocabulary
    let vocabulary = sourceVocabulary
    func identifier(_ token: String) throws(TextError) -> Int {
      guard let identifier = vocabulary.identifier(of: token) else {
        throw .malformedVocabulary(file: "vocab.json", reason: "the token \(token) is missing")
      }
      return identifier
    }
    endIdentifier = try identifier(configuration.endToken)
    unknownIdentifier = try identifier(configuration.unknownToken)
    paddingIdentifier = try identifier(configuration.paddingToken)
    sourceIdentifiers = Self.identifiers(source, sourceVocabulary, unknownIdentifier)
    targetIdentifiers = Self.identifiers(target, targetVocabulary, unknownIdentifier)
    special = SpecialTokens(
      [
        (configuration.endToken, endIdentifier), (configuration.unknownToken, unknownIdentifier),
        (configuration.paddingToken, paddingIdentifier),
      ])
  }

  private static func identifiers(
    _ processor: SentencePieceProcessor, _ vocabulary: Vocabulary, _ unknown: Int
  ) -> [Int] {
    processor.model.pieces.map { vocabulary.identifier(of: $0.text) ?? unknown }
  }

  /// Number of identifiers, special tokens included.
  public var vocabularySize: Int {
    max(sourceVocabulary.tokens.count, targetVocabulary.tokens.count)
  }

  /// The token's text, with `▁` for spaces; `nil` outside the vocabulary.
  public func piece(for id: Int) -> String? {
    targetVocabulary.token(at: id)
  }

  /// Whether the token is `</s>`, `<unk>` or `<pad>`.
  public func isSpecial(_ id: Int) -> Bool {
    special.contains(id)
  }

  // MARK: - Encoding

  /// The identifiers of `text`, ended by `</s>`.
  ///
  /// - Throws: `TextError.textTooLong`.
  public func encode(_ text: String, side: Side) throws(TextError) -> Encoding {
    let bytes = Array(text.utf8)
    var tokens: [TokenSpan] = []
    var offset = 0
    for part in special.split(bytes) {
      let content = bytes[part.range]
      let length = UTF8Length.utf16Count(content)
      if let identifier = part.identifier {
        let piece = String(decoding: content, as: UTF8.self)
        tokens.append(TokenSpan(id: identifier, piece: piece, span: offset..<offset + length))
      } else {
        try appendTokens(of: Array(content), at: offset, side: side, to: &tokens)
      }
      offset += length
    }
    let end = targetVocabulary.token(at: endIdentifier) ?? "</s>"
    tokens.append(TokenSpan(id: endIdentifier, piece: end, span: offset..<offset))
    return Encoding(tokens: tokens)
  }

  /// Segments a part without special tokens; `offset` is where it begins, in UTF-16 units.
  private func appendTokens(
    of text: [UInt8], at offset: Int, side: Side, to tokens: inout [TokenSpan]
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
    for token in try processor.encode(Array(text[codeLength...])) {
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
    let processor = side == .source ? source : target
    let unknown = special.text(of: unknownIdentifier)
    var additions = [String](repeating: "", count: ids.count)
    var run: [(index: Int, piece: String)] = []
    func finishRun() {
      let texts = processor.additions(of: run.map(\.piece))
      for (entry, text) in zip(run, texts) { additions[entry.index] = text }
      run = []
    }
    for (index, id) in ids.enumerated() {
      let token = targetVocabulary.token(at: id) ?? unknown
      if special.isSpecial(token) {
        if skipSpecialTokens { continue }
        finishRun()
        additions[index] = token + " "
      } else {
        run.append((index, token))
      }
    }
    finishRun()
    return DecodedText(strippingWhitespaceAround: additions)
  }
}
