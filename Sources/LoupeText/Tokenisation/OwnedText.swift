/// Text in UTF-8 of which every byte knows which token it came from.
///
/// Owners ascend, so that each token's part is one stretch.
package struct OwnedText: Equatable, Sendable {
  private(set) var bytes: [UInt8] = []
  /// For each byte the position of its token.
  private(set) var owners: [Int32] = []

  var isEmpty: Bool { bytes.isEmpty }

  /// Nothing.
  package init() {}

  package init(_ text: String, owner: Int) {
    append(text.utf8, owner: owner)
  }

  package mutating func append(_ text: some Sequence<UInt8>, owner: Int) {
    bytes.append(contentsOf: text)
    owners += [Int32](repeating: Int32(owner), count: bytes.count - owners.count)
  }

  mutating func append(_ other: OwnedText) {
    bytes += other.bytes
    owners += other.owners
  }

  package mutating func append(_ byte: UInt8, ownedBy owner: Int32) {
    bytes.append(byte)
    owners.append(owner)
  }

  /// A part of it.
  func part(_ range: Range<Int>) -> OwnedText {
    var part = OwnedText()
    part.bytes = Array(bytes[range])
    part.owners = Array(owners[range])
    return part
  }

  /// Without Python's whitespace at both ends.
  package func strippingWhitespace() -> OwnedText {
    let kept = bytes.withUnsafeBufferPointer { bytes in
      let start = PythonWhitespace.trimmedStart(bytes, 0..<bytes.count)
      return PythonWhitespace.trimmedEnd(bytes, start)
    }
    return kept.count == bytes.count ? self : part(kept)
  }

  /// With every occurrence of `pattern` replaced, from left to right.
  ///
  /// Where the replacement is part of the pattern its bytes keep their owners; otherwise they
  /// belong to the token in which the pattern began.
  package func replacing(_ pattern: [UInt8], with replacement: [UInt8]) -> OwnedText {
    guard let first = pattern.first else { return self }
    var result = OwnedText()
    let shift = Self.offset(of: replacement, in: pattern)
    var position = 0
    while position < bytes.count {
      if bytes[position] == first, bytes[position...].starts(with: pattern) {
        for (index, byte) in replacement.enumerated() {
          result.append(byte, ownedBy: owners[position + (shift.map { $0 + index } ?? 0)])
        }
        position += pattern.count
      } else {
        result.append(bytes[position], ownedBy: owners[position])
        position += 1
      }
    }
    return result
  }

  private static func offset(of part: [UInt8], in whole: [UInt8]) -> Int? {
    guard part.count <= whole.count else { return nil }
    return (0...whole.count - part.count).first { whole[$0...].starts(with: part) }
  }

  /// The text with a span for each of `tokenCount` tokens.
  package func decoded(tokenCount: Int) -> DecodedText {
    var spans: [Range<Int>] = []
    spans.reserveCapacity(tokenCount)
    var position = 0
    var units = 0
    for token in 0..<tokenCount {
      let start = units
      while position < bytes.count, owners[position] <= Int32(token) {
        units += Int(UTF8Length.utf16Units(of: bytes[position]))
        position += 1
      }
      spans.append(start..<units)
    }
    return DecodedText(text: String(decoding: bytes, as: UTF8.self), spans: spans)
  }
}

extension OwnedText {
  /// Without the spaces that word-by-word text has before punctuation and in contractions.
  ///
  /// - Source: `clean_up_tokenization` of huggingface/transformers.
  package func cleaningUpSpaces() -> OwnedText {
    let rules: [(String, String)] = [
      (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
      (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ]
    return rules.reduce(self) { text, rule in
      text.replacing(Array(rule.0.utf8), with: Array(rule.1.utf8))
    }
  }

  /// With every byte sequence that is not UTF-8 replaced by U+FFFD; a character spelled by several
  /// tokens belongs to the one with its last byte.
  package func repairingUTF8() -> OwnedText {
    var result = OwnedText()
    var position = 0
    while position < bytes.count {
      let (length, isValid) = UTF8Length.sequence(in: bytes, at: position)
      let owner = owners[position + length - 1]
      if isValid {
        for byte in bytes[position..<position + length] { result.append(byte, ownedBy: owner) }
      } else {
        for byte in "\u{FFFD}".utf8 { result.append(byte, ownedBy: owner) }
      }
      position += length
    }
    return result
  }
}
