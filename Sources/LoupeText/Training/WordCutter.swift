/// Cuts normalised text into the stretches that no piece crosses.
package struct WordCutter {
  /// Whether a new stretch begins at each `▁`.
  let cutsAtWhitespace: Bool
  /// Symbols that no learnt piece may overlap.
  let userDefinedSymbols: DoubleArrayTrie

  /// A cutter with these rules.
  package init(cutsAtWhitespace: Bool, userDefinedSymbols: DoubleArrayTrie) {
    self.cutsAtWhitespace = cutsAtWhitespace
    self.userDefinedSymbols = userDefinedSymbols
  }

  /// Calls `body` with each stretch, a range of bytes.
  package func cut(_ text: [UInt8], _ body: (Range<Int>) -> Void) {
    var start = 0
    var position = 0
    func finish(at end: Int) {
      if start < end { body(start..<end) }
      start = end
    }
    text.withUnsafeBufferPointer { text in
      userDefinedSymbols.units.withUnsafeBufferPointer { symbols in
        while position < text.count {
          if !symbols.isEmpty,
            let symbol = DoubleArrayTrie.longestPrefix(text, from: position, symbols)
          {
            finish(at: position)
            position += symbol.length
            start = position
            continue
          }
          if cutsAtWhitespace, text[position] == 0xE2, position + 2 < text.count,
            text[position + 1] == 0x96, text[position + 2] == 0x81
          {
            finish(at: position)
          }
          position += UTF8Length.of(text[position])
        }
      }
    }
    finish(at: text.count)
  }
}
