/// What `tokenizer_config.json`, `special_tokens_map.json` and `added_tokens.json` say.
///
/// As in transformers, the last two count only where the first does not list its added tokens
/// itself (files from before 2023).
///
/// - Source: `PreTrainedTokenizerBase._from_pretrained` of huggingface/transformers 4.57.
package struct TokenizerConfiguration: Sendable {
  /// The tokenizer's class in transformers, without `Fast`.
  package var tokenizerClass: String?
  /// Tokens by their role; `nil` where a file says that there is none.
  var roles: [SpecialRole: AddedToken?] = [:]
  /// Further special tokens; `nil` where no file says.
  package var additional: [AddedToken]?
  /// Added tokens in order of the file.
  package var addedTokens: [AddedTokenMatcher.Entry] = []
  package var sourceLanguage: String?
  package var targetLanguage: String?
  /// T5: whether the text after a special token is segmented as if it began the text.
  package var isLegacy: Bool?
  /// NLLB: whether the language stands after the end token.
  package var hasLegacyBehaviour = false
  package var addsPrefixSpace: Bool?
  /// T5: how many `<extra_id_…>` there are.
  package var extraIdentifierCount: Int?
  /// M2M100: which list of languages holds.
  package var languageCodes: String?
  /// Marian: whether the two sides have vocabularies of their own.
  package var separatesVocabularies = false
  /// Whether decoded text loses its spaces before punctuation.
  package var cleansUpSpaces = false

  static let fileNames = [
    "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
  ]

  /// Nothing said.
  init() {}

  /// Reads the files that there are.
  ///
  /// - Throws: `TextError.malformedTokenizer`, or what `contents` throws.
  package init(contents: (String) throws(TextError) -> [UInt8]?) throws(TextError) {
    func part(_ name: String) throws(TextError) -> JSONPart? {
      guard let bytes = try contents(name) else { return nil }
      return JSONPart(try JSONNode(bytes, name: name), file: name)
    }
    var listsAddedTokens = false
    if let file = try part("tokenizer_config.json") {
      try readSettings(file)
      try readRoles(file)
      if let listed = try file.optional("added_tokens_decoder") {
        try readAddedTokens(listed)
        listsAddedTokens = true
      }
    }
    guard !listsAddedTokens else {
      giveFlagsToRoles()
      return
    }
    if let file = try part("special_tokens_map.json") {
      let before = additional ?? []
      try readRoles(file)
      if let now = additional, !before.isEmpty {
        let known = Set(before.map { ExactString($0.content) })
        additional = before + now.filter { !known.contains(ExactString($0.content)) }
      }
    }
    if let file = try part("added_tokens.json") { try readAddedTokensMap(file) }
    giveFlagsToRoles()
  }

  private mutating func readSettings(_ file: JSONPart) throws(TextError) {
    tokenizerClass = try file.optional("tokenizer_class")?.string()
    if let name = tokenizerClass, name.hasSuffix("Fast") {
      tokenizerClass = String(name.dropLast(4))
    }
    sourceLanguage =
      if let said = try file.optional("src_lang") { try said.string() } else {
        try file.optional("source_lang")?.string()
      }
    targetLanguage =
      if let said = try file.optional("tgt_lang") { try said.string() } else {
        try file.optional("target_lang")?.string()
      }
    isLegacy = try file.optional("legacy")?.boolean()
    hasLegacyBehaviour = try file.boolean("legacy_behaviour", default: false)
    addsPrefixSpace = try file.optional("add_prefix_space")?.boolean()
    extraIdentifierCount = try file.optional("extra_ids")?.identifier()
    languageCodes = try file.optional("language_codes")?.string()
    separatesVocabularies = try file.boolean("separate_vocabs", default: false)
    cleansUpSpaces = try file.boolean("clean_up_tokenization_spaces", default: false)
    if try file.boolean("do_lower_case", default: false) {
      throw file.unsupported("lower-casing (do_lower_case)")
    }
    if try file.boolean("split_special_tokens", default: false) {
      throw file.unsupported("splitting of special tokens (split_special_tokens)")
    }
  }

  private mutating func readRoles(_ file: JSONPart) throws(TextError) {
    let members = try file.object()
    for role in SpecialRole.allCases {
      guard let member = members.last(where: { $0.key == role.rawValue }) else { continue }
      roles[role] = .some(
        try Self.token(JSONPart(member.value, path: role.rawValue, file: file.file)))
    }
    guard let list = try file.optional("additional_special_tokens") else { return }
    var tokens: [AddedToken] = []
    var seen: Set<ExactString> = []
    for part in try list.array() {
      guard let token = try Self.token(part) else { continue }
      if seen.insert(ExactString(token.content)).inserted { tokens.append(token) }
    }
    additional = tokens
  }

  /// A token is written as a string or as an object with its `content`; `nil` for null.
  private static func token(_ part: JSONPart) throws(TextError) -> AddedToken? {
    switch part.node {
    case .null: return nil
    case .string(let text): return AddedToken(text, isSpecial: true)
    default:
      var token = try AddedToken(part)
      token.isSpecial = true
      return token
    }
  }

  private mutating func readAddedTokens(_ list: JSONPart) throws(TextError) {
    for member in try list.object() {
      let part = JSONPart(member.value, path: "\(list.path).\(member.key)", file: list.file)
      guard let identifier = Int(member.key), 0...Self.largestIdentifier ~= identifier else {
        throw part.malformed("has no identifier from 0 to \(Self.largestIdentifier)")
      }
      addedTokens.append(.init(token: try AddedToken(part), identifier: identifier))
    }
  }

  private mutating func readAddedTokensMap(_ file: JSONPart) throws(TextError) {
    let special = Set(
      (roles.values.compactMap { $0 } + (additional ?? [])).map { ExactString($0.content) })
    for member in try file.object() {
      let part = JSONPart(member.value, path: member.key, file: file.file)
      let identifier = try part.identifier()
      guard identifier <= Self.largestIdentifier else {
        throw part.malformed("is more than \(Self.largestIdentifier)")
      }
      var token = AddedToken(member.key)
      token.isSpecial = special.contains(ExactString(token.content))
      token.isNormalised = !token.isSpecial
      addedTokens.append(.init(token: token, identifier: identifier))
    }
  }

  /// Largest identifier that is accepted: far more than any model has, small enough for memory.
  static let largestIdentifier = 1 << 20

  /// A token named in a role behaves as the list of added tokens says.
  private mutating func giveFlagsToRoles() {
    let known = Dictionary(addedTokens.map { (ExactString($0.token.content), $0.token) }) { $1 }
    for (role, token) in roles {
      guard let token, let listed = known[ExactString(token.content)] else { continue }
      roles[role] = listed
    }
  }

  /// The token of a role, or what the tokenizer's class says where no file does.
  package func token(_ role: SpecialRole, default standard: AddedToken?) -> AddedToken? {
    if let said = roles[role] { return said }
    guard let standard else { return nil }
    let listed = addedTokens.last { $0.token.hasContent(of: standard) }
    return listed?.token ?? standard
  }
}

extension AddedToken {
  /// Whether two tokens have the same text, byte by byte.
  func hasContent(of other: AddedToken) -> Bool {
    content.utf8.elementsEqual(other.content.utf8)
  }
}
