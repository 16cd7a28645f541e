/// The replacement rules of a SentencePiece file: longest matching prefix → replacement.
///
/// In the file: the byte count of a trie (32 bits, little endian), the trie's units
/// (`DoubleArrayTrie`), then the replacements, each ended by a zero byte; the trie's values are
/// offsets into the replacements.
package struct CharacterMap: Sendable, Equatable {
  package let trie: DoubleArrayTrie
  /// The replacements, each ended by a zero byte.
  package let replacements: [UInt8]

  /// Longest replacement that is accepted, in bytes: far more than any script needs, few enough that
  /// a hostile file cannot blow up a text.
  private static let longestReplacement = 1024

  /// No rules: text passes unchanged.
  package static let identity = CharacterMap(trie: DoubleArrayTrie(units: []), replacements: [])

  init(trie: DoubleArrayTrie, replacements: [UInt8]) {
    self.trie = trie
    self.replacements = replacements
  }

  /// Reads the compiled form; `file` names the model in errors.
  ///
  /// - Throws: `TextError.malformedModel`.
  package init(compiled bytes: [UInt8], file: String) throws(TextError) {
    guard !bytes.isEmpty else {
      self = .identity
      return
    }
    func damaged(_ reason: String) -> TextError {
      .malformedModel(file: file, reason: "its normalisation rules are damaged: \(reason)")
    }
    guard bytes.count > 4 else { throw damaged("they have only \(bytes.count) bytes") }
    let byteCount = Int(Self.word(bytes, at: 0))
    guard byteCount >= 1024, byteCount % 1024 == 0, byteCount < bytes.count - 4 else {
      throw damaged("a trie of \(byteCount) bytes does not fit into \(bytes.count)")
    }
    guard bytes.last == 0 else { throw damaged("the last replacement has no end") }
    let units = (1...byteCount / 4).map { Self.word(bytes, at: 4 * $0) }
    self.init(
      trie: DoubleArrayTrie(units: units), replacements: Array(bytes[(4 + byteCount)...]))
    guard String(validating: replacements, as: UTF8.self) != nil else {
      throw damaged("a replacement is not UTF-8")
    }
    let longest = replacements.split(separator: 0).map(\.count).max() ?? 0
    guard longest <= Self.longestReplacement else {
      throw damaged("a replacement has \(longest) bytes, more than \(Self.longestReplacement)")
    }
  }

  /// The 32-bit number that begins at `position`, little endian.
  private static func word(_ bytes: [UInt8], at position: Int) -> UInt32 {
    var word: UInt32 = 0
    for index in 0..<4 { word |= UInt32(bytes[position + index]) << UInt32(8 * index) }
    return word
  }

  /// The compiled form that a SentencePiece file stores.
  package func compiled() -> [UInt8] {
    guard !trie.units.isEmpty else { return [] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 + 4 * trie.units.count + replacements.count)
    for word in [UInt32(4 * trie.units.count)] + trie.units {
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    return bytes + replacements
  }
}
