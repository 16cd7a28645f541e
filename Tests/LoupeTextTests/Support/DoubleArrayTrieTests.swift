import Testing

import LoupeText

@Suite("Double-array trie")
struct DoubleArrayTrieTests {
  private static func randomKeys(_ count: Int, seed: UInt64) -> [[UInt8]] {
    var generator = SeededGenerator(seed: seed)
    var keys = Set<[UInt8]>()
    while keys.count < count {
      let length = Int.random(in: 1...6, using: &generator)
      keys.insert((0..<length).map { _ in UInt8.random(in: 0..<7, using: &generator) * 36 + 1 })
    }
    return keys.sorted { $0.lexicographicallyPrecedes($1) }
  }

  @Test("Every key is found, other strings are not", arguments: [false, true])
  func lookup(sharesSubtrees: Bool) {
    let keys = Self.randomKeys(1500, seed: 1)
    // Few distinct values, so that there are subtrees to share.
    let values = keys.indices.map { $0 % 3 }
    let trie = DoubleArrayTrieBuilder.build(
      keys: keys, values: values, sharesSubtrees: sharesSubtrees)
    for (key, value) in zip(keys, values) { #expect(trie.value(of: key) == value) }
    let known = Set(keys)
    for other in Self.randomKeys(1500, seed: 2) where !known.contains(other) {
      #expect(trie.value(of: other) == nil)
    }
    #expect(trie.units.count % 256 == 0)
  }

  @Test("Sharing subtrees makes the trie smaller")
  func sharing() {
    let bytes = [UInt8](1...60)
    var keys: [[UInt8]] = []
    for first in bytes {
      for last in bytes { keys.append([first, 9, 9, last, 200]) }
    }
    let values = [Int](repeating: 5, count: keys.count)
    let plain = DoubleArrayTrieBuilder.build(keys: keys, values: values)
    let shared = DoubleArrayTrieBuilder.build(keys: keys, values: values, sharesSubtrees: true)
    #expect(shared.units.count * 2 < plain.units.count)
  }

  @Test("The longest key is found, and a NUL in the text matches nothing")
  func longestPrefix() {
    let keys: [[UInt8]] = [Array("a".utf8), Array("abc".utf8), Array("b".utf8)]
    let trie = DoubleArrayTrieBuilder.build(keys: keys, values: [10, 20, 30])
    func longest(_ text: [UInt8]) -> [Int]? {
      text.withUnsafeBufferPointer { text in
        trie.units.withUnsafeBufferPointer { units in
          DoubleArrayTrie.longestPrefix(text, from: 0, units).map { [$0.length, $0.value] }
        }
      }
    }
    #expect(longest(Array("abcd".utf8)) == [3, 20])
    #expect(longest(Array("abd".utf8)) == [1, 10])
    #expect(longest(Array("c".utf8)) == nil)
    #expect(longest([0, 0, 0]) == nil)
    #expect(longest([UInt8(ascii: "a"), 0]) == [1, 10])
  }

  @Test("A key of a hundred thousand bytes costs no stack")
  func deepKey() {
    let key = [UInt8](repeating: 0x61, count: 100_000)
    let trie = DoubleArrayTrieBuilder.build(keys: [key], values: [7])
    #expect(trie.value(of: key) == 7)
    #expect(trie.value(of: key.dropLast()) == nil)
  }

  @Test("Damaged units give no answer or a wrong one, never a crash")
  func damage() {
    var generator = SeededGenerator(seed: 3)
    let keys = Self.randomKeys(50, seed: 4)
    let whole = DoubleArrayTrieBuilder.build(keys: keys, values: Array(keys.indices))
    for _ in 0..<200 {
      var units = whole.units
      for _ in 0..<40 {
        units[Int.random(in: 0..<units.count, using: &generator)] = .random(
          in: 0...UInt32.max, using: &generator)
      }
      let trie = DoubleArrayTrie(units: units)
      for key in keys { _ = trie.value(of: key) }
    }
    #expect(DoubleArrayTrie(units: []).value(of: [1]) == nil)
    #expect(DoubleArrayTrie(units: [UInt32.max]).value(of: [1]) == nil)
  }
}
