/// Tokens and their identifiers, as `vocab.json` lists them.
package struct Vocabulary: Sendable {
  /// Token text by identifier; identifiers that no token has are `nil`.
  let tokens: [String?]
  private let identifiers: [ExactString: Int]

  /// Largest identifier that is accepted of so many tokens: identifiers may be missing here and
  /// there, but a small file must not ask for much memory.
  private static func largestIdentifier(of count: Int) -> Int { 65_536 + 16 * count }

  /// - Throws: `TextError.malformedVocabulary` for damage, duplicate tokens or identifiers.
  package init(json bytes: [UInt8], name: String) throws(TextError) {
    try self.init(try VocabularyFile.read(bytes, name: name), name: name)
  }

  /// - Throws: `TextError.malformedVocabulary` for no tokens, duplicate tokens or identifiers.
  init(_ entries: [(token: String, identifier: Int)], name: String) throws(TextError) {
    guard let largest = entries.map(\.identifier).max() else {
      throw .malformedVocabulary(file: name, reason: "it has no tokens")
    }
    guard largest <= Self.largestIdentifier(of: entries.count) else {
      throw .malformedVocabulary(file: name, reason: "it has the identifier \(largest)")
    }
    var tokens = [String?](repeating: nil, count: largest + 1)
    var identifiers: [ExactString: Int] = [:]
    identifiers.reserveCapacity(entries.count)
    for (token, identifier) in entries {
      guard identifiers.updateValue(identifier, forKey: ExactString(token)) == nil else {
        throw .malformedVocabulary(file: name, reason: "the token \"\(token)\" occurs twice")
      }
      if let other = tokens[identifier] {
        throw .malformedVocabulary(
          file: name,
          reason: "the tokens \"\(other)\" and \"\(token)\" have the same identifier \(identifier)")
      }
      tokens[identifier] = token
    }
    self.tokens = tokens
    self.identifiers = identifiers
  }

  /// Number of tokens.
  var count: Int { identifiers.count }

  /// The pieces of a unigram model in order; of equal pieces the last counts.
  init(pieces: [String], name: String) throws(TextError) {
    guard !pieces.isEmpty else {
      throw .malformedVocabulary(file: name, reason: "it has no tokens")
    }
    tokens = pieces
    var identifiers: [ExactString: Int] = [:]
    identifiers.reserveCapacity(pieces.count)
    for (identifier, piece) in pieces.enumerated() { identifiers[ExactString(piece)] = identifier }
    self.identifiers = identifiers
  }

  /// The identifier of a token, compared byte by byte.
  package func identifier(of token: String) -> Int? {
    identifiers[ExactString(token)]
  }

  /// The token's text; `nil` for identifiers that no token has.
  func token(at identifier: Int) -> String? {
    tokens.indices.contains(identifier) ? tokens[identifier] : nil
  }
}
