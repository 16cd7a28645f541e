/// Tokens and their identifiers, as `vocab.json` lists them.
package struct Vocabulary: Sendable {
  /// Token text by identifier; identifiers that no token has are `nil`.
  let tokens: [String?]
  private let identifiers: [[UInt8]: Int]

  /// Largest identifier that is accepted: far more than any model has, small enough for memory.
  private static let largestIdentifier = 1 << 24

  /// - Throws: `TextError.malformedVocabulary` for damage, duplicate tokens or identifiers.
  package init(json bytes: [UInt8], name: String) throws(TextError) {
    let entries = try VocabularyFile.read(bytes, name: name)
    guard let largest = entries.map(\.identifier).max() else {
      throw .malformedVocabulary(file: name, reason: "it has no tokens")
    }
    guard largest <= Self.largestIdentifier else {
      throw .malformedVocabulary(file: name, reason: "it has the identifier \(largest)")
    }
    var tokens = [String?](repeating: nil, count: largest + 1)
    var identifiers: [[UInt8]: Int] = [:]
    identifiers.reserveCapacity(entries.count)
    for (token, identifier) in entries {
      guard identifiers.updateValue(identifier, forKey: Array(token.utf8)) == nil else {
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

  /// The identifier of a token, compared byte by byte.
  package func identifier(of token: String) -> Int? {
    identifiers[Array(token.utf8)]
  }

  /// The token's text; `nil` for identifiers that no token has.
  func token(at identifier: Int) -> String? {
    tokens.indices.contains(identifier) ? tokens[identifier] : nil
  }
}
