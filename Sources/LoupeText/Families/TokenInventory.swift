/// Every token of a tokenizer: the base vocabulary, the tokens added to it, and which are special.
///
/// - Source: `PreTrainedTokenizer.__init__` and `_add_tokens` of huggingface/transformers 4.57.
struct TokenInventory: Sendable {
  /// Token text by identifier; added tokens stand before those of the base vocabulary.
  private(set) var tokens: [String?]
  /// Number of identifiers of the base vocabulary.
  let baseCount: Int
  private(set) var added: [AddedTokenMatcher.Entry] = []
  /// Identifiers that are left out of decoded text on request.
  private(set) var specialIdentifiers: Set<Int> = []
  /// Texts of special tokens.
  private(set) var specialTexts: Set<ExactString> = []
  /// Added tokens that stand apart from the text around them when it is decoded.
  private(set) var separateTexts: Set<ExactString> = []
  private var identifiers: [ExactString: Int] = [:]
  private var addedIdentifiers: [ExactString: Int] = [:]
  private var extensionIdentifiers: [ExactString: Int] = [:]
  /// For each identifier of an added token its place in `added`.
  private var placeOfAdded: [Int: Int] = [:]

  /// - Parameters:
  ///   - base: the base vocabulary in order of identifiers.
  ///   - extensions: tokens that follow the base vocabulary without counting as part of it.
  ///   - added: tokens with identifiers of their own; of two with the same the last counts.
  ///   - special: the tokens of all roles in order, then the additional special tokens.
  ///   - additional: the additional special tokens alone.
  init(
    base: [String?], extensions: [String] = [], added: [AddedTokenMatcher.Entry],
    special: [AddedToken], additional: [AddedToken]
  ) {
    tokens = base + extensions
    baseCount = base.count
    identifiers.reserveCapacity(base.count)
    for (identifier, token) in base.enumerated() {
      if let token { identifiers[ExactString(token)] = identifier }
    }
    for (index, token) in extensions.enumerated() {
      extensionIdentifiers[ExactString(token)] = base.count + index
    }
    for entry in added { add(entry.token, identifier: entry.identifier) }
    let firstNew = distinctTexts()
    var newCount = 0
    for token in special where addedIdentifiers[ExactString(token.content)] == nil {
      guard !token.content.isEmpty else { continue }
      if let known = identifiers[ExactString(token.content)] {
        add(token, identifier: known)
      } else {
        add(token, identifier: firstNew + newCount)
        newCount += 1
      }
    }
    markSpecial(special, additional)
  }

  private mutating func add(_ token: AddedToken, identifier: Int) {
    if identifier >= tokens.count {
      tokens += [String?](repeating: nil, count: identifier + 1 - tokens.count)
    }
    tokens[identifier] = token.content
    addedIdentifiers[ExactString(token.content)] = identifier
    let entry = AddedTokenMatcher.Entry(token: token, identifier: identifier)
    if let place = placeOfAdded[identifier] {
      added[place] = entry
    } else {
      placeOfAdded[identifier] = added.count
      added.append(entry)
    }
  }

  /// How many different texts there are: the first new identifier.
  private func distinctTexts() -> Int {
    var texts = Set<ExactString>(minimumCapacity: tokens.count)
    for token in tokens.prefix(baseCount) { if let token { texts.insert(ExactString(token)) } }
    for entry in added { texts.insert(ExactString(entry.token.content)) }
    return texts.count
  }

  private mutating func markSpecial(_ special: [AddedToken], _ additional: [AddedToken]) {
    for token in special {
      specialTexts.insert(ExactString(token.content))
      if let identifier = identifier(of: token.content) { specialIdentifiers.insert(identifier) }
    }
    for entry in added where !specialTexts.contains(ExactString(entry.token.content)) {
      separateTexts.insert(ExactString(entry.token.content))
    }
    for token in additional {
      guard let identifier = identifier(of: token.content), identifier >= baseCount else {
        continue
      }
      separateTexts.insert(ExactString(token.content))
    }
  }

  /// The identifier of a text: that of an added token first, then of an extension.
  func identifier(of text: String) -> Int? {
    let text = ExactString(text)
    return addedIdentifiers[text] ?? extensionIdentifiers[text] ?? identifiers[text]
  }

  /// The token's text; `nil` where no token has the identifier.
  func text(at identifier: Int) -> String? {
    tokens.indices.contains(identifier) ? tokens[identifier] : nil
  }
}
