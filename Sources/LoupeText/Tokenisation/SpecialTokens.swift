/// Tokens that are recognised when they are written in the text, before it is segmented.
package struct SpecialTokens: Sendable {
  private let tokens: [(text: [UInt8], identifier: Int)]
  /// For each byte whether a special token begins with it.
  private let beginsToken: [Bool]

  package init(_ tokens: [(text: String, identifier: Int)]) {
    self.tokens = tokens.map { (Array($0.text.utf8), $0.identifier) }
    var beginsToken = [Bool](repeating: false, count: 256)
    for (text, _) in self.tokens {
      if let first = text.first { beginsToken[Int(first)] = true }
    }
    self.beginsToken = beginsToken
  }

  /// Whether an identifier belongs to a special token.
  func contains(_ identifier: Int) -> Bool {
    tokens.contains { $0.identifier == identifier }
  }

  /// Whether a text is that of a special token.
  func isSpecial(_ text: String) -> Bool {
    tokens.contains { $0.text.elementsEqual(text.utf8) }
  }

  /// The special token's text; empty for other identifiers.
  func text(of identifier: Int) -> String {
    let token = tokens.first { $0.identifier == identifier }
    return String(decoding: token?.text ?? [], as: UTF8.self)
  }

  /// Cuts UTF-8 text at its special tokens, the leftmost and then the longest first.
  ///
  /// - Returns: the parts in order, together the whole text; those with an identifier are
  ///   special tokens, the others are not empty.
  package func split(_ text: [UInt8]) -> [(range: Range<Int>, identifier: Int?)] {
    var parts: [(range: Range<Int>, identifier: Int?)] = []
    var start = 0
    var position = 0
    while position < text.count {
      guard beginsToken[Int(text[position])], let token = token(in: text, at: position) else {
        position += 1
        continue
      }
      if start < position { parts.append((start..<position, nil)) }
      parts.append((position..<position + token.text.count, token.identifier))
      position += token.text.count
      start = position
    }
    if start < text.count { parts.append((start..<text.count, nil)) }
    return parts
  }

  private func token(in text: [UInt8], at position: Int) -> (text: [UInt8], identifier: Int)? {
    let rest = text[position...]
    return tokens.filter { !$0.text.isEmpty && rest.starts(with: $0.text) }
      .max { $0.text.count < $1.text.count }
  }
}
