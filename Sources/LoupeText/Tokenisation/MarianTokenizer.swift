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
  public let endIdentifier: Int
  public let unknownIdentifier: Int
  public let paddingIdentifier: Int
  let source: SentencePieceProcessor
  let target: SentencePieceProcessor
  private let sourceVocabulary: Vocabulary
  private let targetVocabulary: Vocabulary
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
    special = SpecialTokens(
      [
        (configuration.endToken, endIdentifier), (configuration.unknownToken, unknownIdentifier),
        (configuration.paddingToken, paddingIdentifier),
      ])
  }

  public var vocabularySize: Int {
    max(sourceVocabulary.tokens.count, targetVocabulary.tokens.count)
  }

  public func piece(for id: Int) -> String? {
    targetVocabulary.token(at: id)
  }

  public func isSpecial(_ id: Int) -> Bool {
    special.contains(id)
  }

  // MARK: - Encoding

  public func encode(_ text: String, side: Side) throws(TextError) -> Encoding {
    let bytes = Array(text.utf8)
    var tokens: [TokenSpan] = []
    var offset = 0
    for part in special.split(bytes) {
      let content = bytes[part.range]
      let length = content.reduce(0) { $0 + Int(UTF8Length.utf16Units(of: $1)) }
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
    let vocabulary = side == .source ? sourceVocabulary : targetVocabulary
    var encoded: [TokenSpan] = []
    for part in LanguageCode.split(text) {
      let start = offset + text[..<part.range.lowerBound].reduce(0) {
        $0 + Int(UTF8Length.utf16Units(of: $1))
      }
      let content = Array(text[part.range])
      if part.isCode {
        let piece = String(decoding: content, as: UTF8.self)
        encoded.append(TokenSpan(id: 0, piece: piece, span: start..<start + piece.utf16.count))
      } else {
        encoded += try processor.encode(content, offset: start)
      }
    }
    for token in encoded {
      var token = token
      token.id = vocabulary.identifier(of: token.piece) ?? unknownIdentifier
      tokens.append(token)
    }
  }

  // MARK: - Decoding

  public func decode(_ ids: [Int], side: Side, skipSpecialTokens: Bool) -> String {
    decode(ids, side: side, skipSpecialTokens: skipSpecialTokens).text
  }

  public func decodeWithSpans(_ ids: [Int]) -> DecodedText {
    decode(ids, side: .target, skipSpecialTokens: true)
  }

  private func decode(_ ids: [Int], side: Side, skipSpecialTokens: Bool) -> DecodedText {
    let processor = side == .source ? source : target
    let unknown = special.text(of: unknownIdentifier)
    var additions = [String](repeating: "", count: ids.count)
    var run: [(index: Int, piece: String)] = []
    func finishRun() {
      let surfaces = processor.surfaces(of: run.map(\.piece))
      for (entry, surface) in zip(run, surfaces) { additions[entry.index] = surface }
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
