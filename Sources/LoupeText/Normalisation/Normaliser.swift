/// Turns typed text into what the segmenter sees: replacement rules, whitespace, dummy prefix.
///
/// - Source: the behaviour of google/sentencepiece's `Normalizer`, reproduced byte for byte.
package struct Normaliser: Sendable {
  private let rules: SentencePieceNormalisation
  private let map: CharacterMap
  private let treatsWhitespaceAsSuffix: Bool
  /// Symbols that the rules must leave alone.
  private let protected: DoubleArrayTrie

  static let space: [UInt8] = [0x20]
  /// `▁`, U+2581, in UTF-8.
  static let escapedSpace: [UInt8] = [0xE2, 0x96, 0x81]

  /// - Throws: `TextError.malformedModel` when the compiled rules are damaged.
  package init(
    _ rules: SentencePieceNormalisation, treatsWhitespaceAsSuffix: Bool = false,
    protecting protected: DoubleArrayTrie = DoubleArrayTrie(units: []), file: String
  ) throws(TextError) {
    self.rules = rules
    self.map = try CharacterMap(compiled: rules.compiledMap, file: file)
    self.treatsWhitespaceAsSuffix = treatsWhitespaceAsSuffix
    self.protected = protected
  }

  /// Normalises what was typed, in UTF-8.
  package func normalise(_ text: [UInt8]) -> NormalisedText {
    text.withUnsafeBufferPointer { text in
      map.trie.units.withUnsafeBufferPointer { units in
        protected.units.withUnsafeBufferPointer { protected in
          map.replacements.withUnsafeBufferPointer { replacements in
            var pass = Pass(
              rules: rules, asSuffix: treatsWhitespaceAsSuffix, text: text, units: units,
              protected: protected, replacements: replacements)
            pass.run()
            return pass.result
          }
        }
      }
    }
  }
}

extension Normaliser {
  /// One run over one text.
  private struct Pass {
    let rules: SentencePieceNormalisation
    let asSuffix: Bool
    let text: UnsafeBufferPointer<UInt8>
    let units: UnsafeBufferPointer<UInt32>
    let protected: UnsafeBufferPointer<UInt32>
    let replacements: UnsafeBufferPointer<UInt8>
    /// How much of the typed text is done, in UTF-16 units.
    var consumed: Int32 = 0
    /// How much of `text` is done, in bytes.
    var position = 0
    var result = NormalisedText()

    init(
      rules: SentencePieceNormalisation, asSuffix: Bool, text: UnsafeBufferPointer<UInt8>,
      units: UnsafeBufferPointer<UInt32>, protected: UnsafeBufferPointer<UInt32>,
      replacements: UnsafeBufferPointer<UInt8>
    ) {
      self.rules = rules
      self.asSuffix = asSuffix
      self.text = text
      self.units = units
      self.protected = protected
      self.replacements = replacements
    }

    mutating func run() {
      if rules.removesExtraWhitespace { skipLeadingSpaces() }
      guard position < text.count else { return }
      result.bytes.reserveCapacity(text.count + 16)
      result.origins.reserveCapacity(text.count + 16)
      if !asSuffix, rules.addsDummyPrefix { appendSpace() }
      copy()
      if rules.removesExtraWhitespace { dropTrailingSpaces() }
      if asSuffix, rules.addsDummyPrefix { appendSpace() }
      result.origins.append(consumed)
    }

    private mutating func skipLeadingSpaces() {
      while position < text.count {
        let (length, output) = nextReplacement()
        guard output.count == 1, output[0] == 0x20 else { return }
        advance(length)
      }
    }

    private mutating func copy() {
      var followsSpace = rules.removesExtraWhitespace
      while position < text.count {
        let (length, output) = nextReplacement()
        var index = 0
        while followsSpace, index < output.count, output[index] == 0x20 { index += 1 }
        if index < output.count {
          followsSpace = output[output.count - 1] == 0x20 && rules.removesExtraWhitespace
        }
        while index < output.count {
          if output[index] == 0x20 {
            appendSpace()
          } else {
            result.bytes.append(output[index])
            result.origins.append(consumed)
          }
          index += 1
        }
        advance(length)
      }
    }

    private mutating func dropTrailingSpaces() {
      let space = rules.escapesWhitespace ? Normaliser.escapedSpace : Normaliser.space
      while result.bytes.count >= space.count, result.bytes.suffix(space.count) == space[...] {
        let length = result.bytes.count - space.count
        consumed = result.origins[length]
        result.bytes.removeLast(space.count)
        result.origins.removeLast(space.count)
      }
    }

    private mutating func appendSpace() {
      for byte in rules.escapesWhitespace ? Normaliser.escapedSpace : Normaliser.space {
        result.bytes.append(byte)
        result.origins.append(consumed)
      }
    }

    /// What the text at `position` turns into, and how many bytes of it that concerns.
    private func nextReplacement() -> (length: Int, output: UnsafeBufferPointer<UInt8>) {
      if !protected.isEmpty,
        let symbol = DoubleArrayTrie.longestPrefix(text, from: position, protected)
      {
        return (symbol.length, slice(text, position..<position + symbol.length))
      }
      if !units.isEmpty,
        let rule = DoubleArrayTrie.longestPrefix(text, from: position, units),
        rule.value < replacements.count
      {
        var end = rule.value
        while replacements[end] != 0 { end += 1 }
        return (rule.length, slice(replacements, rule.value..<end))
      }
      let length = min(UTF8Length.of(text[position]), text.count - position)
      return (length, slice(text, position..<position + length))
    }

    private func slice(
      _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> UnsafeBufferPointer<UInt8> {
      UnsafeBufferPointer(rebasing: bytes[range])
    }

    private mutating func advance(_ length: Int) {
      for index in position..<position + length {
        consumed += UTF8Length.utf16Units(of: text[index])
      }
      position += length
    }
  }
}
