import Testing

import LoupeText

@Suite("The rules of nmt_nfkc")
struct CharacterMapBuilderTests {
  private static let builder = CharacterMapBuilder.nmtNFKC()

  /// Whether Unicode 14 or older has every scalar of a text: newer ones depend on the library's
  /// and the system's versions.
  private func isSettled(_ text: [UInt8]) -> Bool {
    String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy {
      guard let age = $0.properties.age else { return false }
      return age.major <= 14
    }
  }

  @Test("Each rule does what the library's rules do")
  func sameAsLibrary() throws {
    let model = try SentencePieceModel(path: TextFixture.path("unigram.model"))
    #expect(model.normalisation.name == "nmt_nfkc")
    let library = try CharacterMap(compiled: model.normalisation.compiledMap, file: "unigram.model")
    var compared = 0
    library.trie.units.withUnsafeBufferPointer { units in
      // A sample: all rules take a debug build too long.
      for (index, rule) in Self.builder.rules.enumerated()
      where index % 64 == 0 && isSettled(rule.key) {
        let found = rule.key.withUnsafeBufferPointer {
          DoubleArrayTrie.longestPrefix($0, from: 0, units)
        }
        let replacement = found.map { library.replacements[$0.value...].prefix { $0 != 0 } }
        let isWhole = found?.length == rule.key.count
        if !isWhole || replacement?.elementsEqual(rule.value) != true { Issue.record("\(rule)") }
        compared += 1
      }
    }
    #expect(compared > 2_500)
  }

  @Test("The compiled rules are those of a file that Loupe wrote and the library opened")
  func compiled() throws {
    let model = try SentencePieceModel(path: TextFixture.path("trained_by_loupe_unigram.model"))
    let written = try CharacterMap(
      compiled: model.normalisation.compiledMap, file: "trained_by_loupe_unigram.model")
    let normaliser = try Normaliser(.plain(written), file: "x")
    for (index, rule) in Self.builder.rules.enumerated()
    where index % 256 == 0 && isSettled(rule.key) {
      #expect(normaliser.normalise(rule.key).bytes == rule.value)
    }
  }

  @Test("Japanese, Korean and control characters")
  func examples() throws {
    func replacement(_ text: String) -> String? {
      Self.builder.rules[Array(text.utf8)].map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(replacement("ｶﾞ") == "ガ")
    #expect(replacement("か\u{3099}") == "が")
    #expect(replacement("ㅎㅏ") == "하")
    #expect(replacement("\u{1112}\u{1161}\u{11AB}") == "한")
    #expect(replacement("①") == "1")
    #expect(replacement("\t") == " ")
    #expect(replacement("\u{200B}") == " ")
    #expect(replacement("▁") == " ")
    #expect(replacement("\u{1}")?.isEmpty == true)
    #expect(replacement("～") == nil)
    #expect(replacement("猫") == nil)
    #expect(replacement("a") == nil)
  }
}
