/// Every token of a pipeline: the model's, those that `tokenizer.json` adds, and those that
/// `tokenizer_config.json` adds to them.
///
/// - Source: `PreTrainedTokenizerFast.__init__` of huggingface/transformers 4.57 and
///   `AddedVocabulary::add_tokens` of huggingface/tokenizers 0.22.
struct PipelineInventory: Sendable {
  /// Token text by identifier; added tokens stand before those of the model.
  private(set) var tokens: [String?]
  private(set) var added: [AddedTokenMatcher.Entry] = []
  /// Identifiers that are left out of decoded text on request.
  private(set) var specialIdentifiers: Set<Int> = []
  private var specialTexts: Set<ExactString> = []
  private var addedIdentifiers: [ExactString: Int] = [:]
  private var placeOfAdded: [Int: Int] = [:]
  private var largestAdded: Int?
  private let vocabulary: Vocabulary
  private let family: TokenizerFamily?
  private let configuration: TokenizerConfiguration

  init(
    _ pipeline: TokenizerPipeline, _ family: TokenizerFamily?,
    _ configuration: TokenizerConfiguration
  ) {
    vocabulary = pipeline.vocabulary
    tokens = pipeline.vocabulary.tokens
    self.family = family
    self.configuration = configuration
    for entry in pipeline.addedTokens { add(entry.token, identifier: entry.identifier) }
    for entry in configuration.addedTokens.sorted(by: { $0.identifier < $1.identifier })
    where !isAdded(entry.token) {
      add(entry.token, identifier: newIdentifier(of: entry.token))
    }
    let roles = SpecialRole.allCases.compactMap { token($0) }
    for var token in roles + additional()
    where addedIdentifiers[ExactString(token.content)] == nil && !token.content.isEmpty {
      token.isSpecial = true
      add(token, identifier: newIdentifier(of: token))
    }
    for entry in added where specialTexts.contains(ExactString(entry.token.content)) {
      specialIdentifiers.insert(entry.identifier)
    }
  }

  /// Whether a token was added with the same behaviour.
  private func isAdded(_ token: AddedToken) -> Bool {
    guard let identifier = addedIdentifiers[ExactString(token.content)],
      let place = placeOfAdded[identifier]
    else { return false }
    return added[place].token == token
  }

  /// The token of a role, as the files or the family say.
  private func token(_ role: SpecialRole) -> AddedToken? {
    configuration.token(role, default: family?.standardToken(role))
  }

  /// Additional special tokens; families with languages have theirs whether listed or not.
  private func additional() -> [AddedToken] {
    let listed = configuration.additional ?? []
    let codes: [String] =
      switch family {
      case .mbart: LanguageCodeList.mbart
      case .mbart50: LanguageCodeList.mbart50
      case .nllb where configuration.additional == nil: LanguageCodeList.nllb
      default: []
      }
    let missing = codes.map { AddedToken($0, isSpecial: true) }
      .filter { code in !listed.contains { $0.hasContent(of: code) } }
    return family == .mbart ? missing + listed : listed + missing
  }

  private func newIdentifier(of token: AddedToken) -> Int {
    if let known = identifier(of: token.content) { return known }
    guard let largestAdded, largestAdded >= vocabulary.count else { return vocabulary.count }
    return largestAdded + 1
  }

  private mutating func add(_ token: AddedToken, identifier: Int) {
    if identifier >= tokens.count {
      tokens += [String?](repeating: nil, count: identifier + 1 - tokens.count)
    }
    tokens[identifier] = token.content
    addedIdentifiers[ExactString(token.content)] = identifier
    largestAdded = max(largestAdded ?? identifier, identifier)
    if token.isSpecial { specialTexts.insert(ExactString(token.content)) }
    let entry = AddedTokenMatcher.Entry(token: token, identifier: identifier)
    if let place = placeOfAdded[identifier] {
      added[place] = entry
    } else {
      placeOfAdded[identifier] = added.count
      added.append(entry)
    }
  }

  /// The identifier of a text, that of an added token first.
  func identifier(of text: String) -> Int? {
    addedIdentifiers[ExactString(text)] ?? vocabulary.identifier(of: text)
  }

  /// The identifier of a role's token.
  ///
  /// - Throws: `TextError.malformedTokenizer` where there is none.
  func identifier(_ role: SpecialRole, _ pipeline: TokenizerPipeline) throws(TextError) -> Int {
    let standard = TokenizerFamily.marian.standardToken(role)
    guard let token = token(role) ?? standard, let identifier = identifier(of: token.content)
    else {
      throw .malformedTokenizer(
        file: pipeline.file, reason: "it has no token for the role \(role.rawValue)")
    }
    return identifier
  }

  /// The token's text; `nil` where no token has the identifier.
  func text(at identifier: Int) -> String? {
    tokens.indices.contains(identifier) ? tokens[identifier] : nil
  }

  /// Whether the identifier's token is left out of decoded text on request.
  func isSpecial(_ identifier: Int) -> Bool { specialIdentifiers.contains(identifier) }
}
