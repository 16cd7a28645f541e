import Testing

import LoupeText

@Suite("Scripts")
struct UnicodeScriptTests {
  @Test(
    "Scripts that the trainer names",
    arguments: [
      ("1", UnicodeScript.common), ("。", UnicodeScript.common), ("ー", UnicodeScript.common),
      ("\u{301}", UnicodeScript.inherited), ("猫", UnicodeScript.han), ("々", UnicodeScript.han),
      ("𠮷", UnicodeScript.han), ("の", UnicodeScript.hiragana), ("ネ", UnicodeScript.katakana),
      ("ﾈ", UnicodeScript.katakana), ("😀", UnicodeScript.common),
    ])
  func named(character: String, script: UInt8) throws {
    let scalar = try #require(character.unicodeScalars.first)
    #expect(UnicodeScript.of(scalar.value) == script)
  }

  @Test("Other scripts are told apart")
  func others() {
    let scripts = ["a", "я", "λ", "א", "ع", "ก", "한", "あ", "猫"].compactMap {
      $0.unicodeScalars.first.map { UnicodeScript.of($0.value) }
    }
    #expect(Set(scripts).count == scripts.count)
    #expect(UnicodeScript.of(0x61) == UnicodeScript.of(0xE9))
  }

  @Test("The table ascends and covers everything")
  func table() {
    let starts = UnicodeScript.ranges.map { $0 >> 8 }
    #expect(starts.first == 0)
    #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 })
    _ = UnicodeScript.of(0x10FFFF)
  }
}
