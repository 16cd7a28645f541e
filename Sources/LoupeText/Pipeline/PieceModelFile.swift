/// The `model` of a `tokenizer.json`, read.
struct PieceModelFile {
  let model: PieceModel
  /// The model's own tokens; added tokens may be among them.
  let vocabulary: Vocabulary

  /// Most tokens that are accepted.
  private static let largestVocabulary = 1 << 22

  /// - Throws: `TextError.malformedTokenizer`, `TextError.malformedVocabulary`, or
  ///   `TextError.unsupportedTokenizer` for a model that Loupe does not run.
  init(_ part: JSONPart, isByteLevel: Bool) throws(TextError) {
    let named = try part.optional("type")?.string()
    let type = if let named { named } else { try Self.impliedType(part) }
    switch type {
    case "Unigram": try self.init(unigram: part, isByteLevel: isByteLevel)
    case "BPE": try self.init(bytePair: part, isByteLevel: isByteLevel)
    default: throw part.unsupported("the model \(type)")
    }
  }

  /// The oldest files do not name the model.
  private static func impliedType(_ part: JSONPart) throws(TextError) -> String {
    if try part.optional("merges") != nil { return "BPE" }
    if case .array = try part.required("vocab").node { return "Unigram" }
    return "without a type"
  }

  // MARK: - Unigram

  private init(unigram part: JSONPart, isByteLevel: Bool) throws(TextError) {
    guard !isByteLevel else { throw part.unsupported("the model Unigram on bytes") }
    let list = try part.required("vocab")
    guard case .array(let entries) = list.node else { throw list.malformed("is not a list") }
    var pieces: [(text: String, score: Double)] = []
    pieces.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      guard case .array(let pair) = entry, pair.count == 2, case .string(let text) = pair[0],
        case .number(let score) = pair[1]
      else { throw list.malformed("has an entry \(index) that is not a piece and its score") }
      pieces.append((text, score))
    }
    guard !pieces.isEmpty, pieces.count <= Self.largestVocabulary else {
      throw list.malformed("has \(pieces.count) pieces")
    }
    let unknown = try part.optional("unk_id")?.identifier()
    if let unknown, unknown >= pieces.count {
      throw part.malformed("says unk_id \(unknown), but there are \(pieces.count) pieces")
    }
    let vocabulary = try Vocabulary(pieces: pieces.map(\.text), name: part.file)
    let fallsBack = try part.boolean("byte_fallback", default: false)
    let bytes = fallsBack ? ByteTokens { vocabulary.identifier(of: $0) } : .none
    model = .unigram(
      try UnigramVocabulary(pieces, unknownIdentifier: unknown, bytes: bytes, file: part.file))
    self.vocabulary = vocabulary
  }

  // MARK: - Byte-pair encoding

  private init(bytePair part: JSONPart, isByteLevel: Bool) throws(TextError) {
    try Self.refuseUnsupported(part)
    vocabulary = try Self.vocabulary(part.required("vocab"))
    var unknown = BytePairVocabulary.Unknown(
      fuses: try part.boolean("fuse_unk", default: false))
    if let token = try part.optional("unk_token")?.string() {
      guard let identifier = vocabulary.identifier(of: token) else {
        throw part.malformed("says unk_token \(token), which is not in the vocabulary")
      }
      unknown.identifier = identifier
    }
    if try part.boolean("byte_fallback", default: false) {
      let vocabulary = vocabulary
      unknown.bytes = ByteTokens { vocabulary.identifier(of: $0) }
    }
    model = .bytePair(
      try BytePairVocabulary(
        vocabulary, merges: Self.merges(part.required("merges")), isByteLevel: isByteLevel,
        ignoresMerges: try part.boolean("ignore_merges", default: false), unknown: unknown,
        file: part.file))
  }

  private static func refuseUnsupported(_ part: JSONPart) throws(TextError) {
    if let dropout = try part.optional("dropout"), try dropout.number() != 0 {
      throw part.unsupported("BPE dropout")
    }
    for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
      if let text = try part.optional(key)?.string(), !text.isEmpty {
        throw part.unsupported("BPE with \(key) \"\(text)\"")
      }
    }
  }

  private static func vocabulary(_ part: JSONPart) throws(TextError) -> Vocabulary {
    var entries: [(token: String, identifier: Int)] = []
    for member in try part.object() {
      guard case .number(let number) = member.value, let identifier = Int(exactly: number),
        0..<largestVocabulary ~= identifier
      else {
        throw part.malformed(
          "gives \(member.key.debugDescription) no identifier from 0 to \(largestVocabulary)")
      }
      entries.append((member.key, identifier))
    }
    return try Vocabulary(entries, name: part.file)
  }

  private static func merges(_ part: JSONPart) throws(TextError) -> [(String, String)] {
    guard case .array(let entries) = part.node else { throw part.malformed("is not a list") }
    var merges: [(String, String)] = []
    merges.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      if case .array(let pair) = entry, pair.count == 2, case .string(let left) = pair[0],
        case .string(let right) = pair[1]
      {
        merges.append((left, right))
      } else if case .string(let text) = entry, let pair = MergesFile.pair(text) {
        merges.append(pair)
      } else {
        throw part.malformed("has an entry \(index) that is not a pair of tokens")
      }
    }
    return merges
  }
}
