/// Finds added tokens in text, the leftmost and then the longest first.
package struct AddedTokenMatcher: Sendable {
  /// One added token with its identifier.
  package struct Entry: Sendable {
    package let token: AddedToken
    package let identifier: Int
  }

  /// One place where a token stands: bytes of the text, and the token's index in `entries`.
  struct Match: Equatable {
    var range: Range<Int>
    let entry: Int
  }

  let entries: [Entry]
  private let trie: DoubleArrayTrie
  /// For each byte whether a token begins with it.
  private let beginsToken: [Bool]

  /// Longest token that is accepted, in bytes.
  private static let longestToken = 4096

  /// - Parameters:
  ///   - entries: the tokens; of two with the same pattern the first counts.
  ///   - patterns: what stands for each token in the text, by default its content.
  ///   - file: names the file in errors.
  /// - Throws: `TextError.malformedTokenizer` for a token that cannot be looked for.
  package init(
    _ entries: [Entry], patterns: [[UInt8]]? = nil, file: String
  ) throws(TextError) {
    self.entries = entries
    var keys: [(key: [UInt8], value: Int)] = []
    var beginsToken = [Bool](repeating: false, count: 256)
    for (index, entry) in entries.enumerated() {
      let key = patterns?[index] ?? Array(entry.token.content.utf8)
      guard !key.contains(0), key.count <= Self.longestToken else {
        throw .malformedTokenizer(
          file: file,
          reason: "the added token \(entry.identifier) contains a NUL or is longer than "
            + "\(Self.longestToken) bytes")
      }
      guard let first = key.first else { continue }
      beginsToken[Int(first)] = true
      keys.append((key, index))
    }
    self.beginsToken = beginsToken
    trie = DoubleArrayTrie(keysInAnyOrder: keys)
  }

  /// The places where tokens stand in `text`, in order and without overlap.
  func matches(in text: UnsafeBufferPointer<UInt8>, range: Range<Int>) -> [Match] {
    guard !entries.isEmpty else { return [] }
    var matches: [Match] = []
    let part = UnsafeBufferPointer(rebasing: text[..<range.upperBound])
    trie.units.withUnsafeBufferPointer { units in
      var position = range.lowerBound
      while position < range.upperBound {
        if beginsToken[Int(part[position])],
          let found = DoubleArrayTrie.longestPrefix(part, from: position, units)
        {
          let end = position + found.length
          matches.append(Match(range: position..<end, entry: found.value))
          position = end
        } else {
          position += 1
        }
      }
    }
    return matches
  }
}

extension DoubleArrayTrie {
  /// A trie of keys that are neither sorted nor distinct: the first of equal keys counts.
  init(keysInAnyOrder entries: [(key: [UInt8], value: Int)]) {
    let sorted = entries.enumerated().sorted { one, two in
      one.element.key == two.element.key
        ? one.offset < two.offset : one.element.key.lexicographicallyPrecedes(two.element.key)
    }
    var keys: [[UInt8]] = []
    var values: [Int] = []
    for (_, entry) in sorted where keys.last != entry.key {
      keys.append(entry.key)
      values.append(entry.value)
    }
    self =
      keys.isEmpty
      ? DoubleArrayTrie(units: []) : DoubleArrayTrieBuilder.build(keys: keys, values: values)
  }
}
