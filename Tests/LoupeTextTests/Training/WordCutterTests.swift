import Testing

import LoupeText

@Suite("Stretches that no piece crosses")
struct WordCutterTests {
  private func cut(_ text: String, atWhitespace: Bool = true, symbols: [String] = []) -> [String] {
    let keys = symbols.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    let trie =
      keys.isEmpty
      ? DoubleArrayTrie(units: [])
      : DoubleArrayTrieBuilder.build(keys: keys, values: Array(keys.indices))
    var parts: [String] = []
    let bytes = Array(text.utf8)
    WordCutter(cutsAtWhitespace: atWhitespace, userDefinedSymbols: trie).cut(bytes) {
      parts.append(String(decoding: bytes[$0], as: UTF8.self))
    }
    return parts
  }

  @Test("At spaces, and around user-defined symbols")
  func cuts() {
    #expect(cut("▁the▁cat▁") == ["▁the", "▁cat", "▁"])
    #expect(cut("▁the▁cat", atWhitespace: false) == ["▁the▁cat"])
    #expect(cut("▁a<sep>b▁<sep>", symbols: ["<sep>"]) == ["▁a", "b", "▁"])
    #expect(cut("").isEmpty)
  }
}
