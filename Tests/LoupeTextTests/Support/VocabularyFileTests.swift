import Testing

import LoupeText

@Suite("vocab.json")
struct VocabularyFileTests {
  private func read(_ text: String) throws(TextError) -> [(token: String, identifier: Int)] {
    try VocabularyFile.read(Array(text.utf8), name: "vocab.json")
  }

  private func reason(_ text: String) -> String? {
    do throws(TextError) {
      _ = try read(text)
      return nil
    } catch {
      guard case .malformedVocabulary("vocab.json", let reason) = error else { return nil }
      return reason
    }
  }

  @Test("Escapes of every kind")
  func escapes() throws {
    let entries = try read(
      #" { "\"\\\/\b\f\n\r\t" : 1 , "\u2581\u732b" : 2, "\ud83d\ude00猫": 30 } "#)
    #expect(entries.map(\.identifier) == [1, 2, 30])
    #expect(isSame(entries.map(\.token), ["\"\\/\u{8}\u{C}\n\r\t", "▁猫", "😀猫"]))
  }

  @Test("Tokens that differ only in canonical form stay apart")
  func canonicalForms() throws {
    let vocabulary = try Vocabulary(
      json: Array(#"{"é": 0, "e\u0301": 1, "Å": 2, "\u212b": 3}"#.utf8), name: "vocab.json")
    #expect(vocabulary.identifier(of: "\u{E9}") == 0)
    #expect(vocabulary.identifier(of: "e\u{301}") == 1)
    #expect(vocabulary.identifier(of: "\u{C5}") == 2)
    #expect(vocabulary.identifier(of: "\u{212B}") == 3)
  }

  @Test("An empty object has no tokens")
  func empty() throws {
    #expect(try read("{}").isEmpty)
    #expect(throws: TextError.self) { try Vocabulary(json: Array("{}".utf8), name: "v") }
  }

  @Test(
    "Damage is described with its place",
    arguments: [
      ("", "a \"{\" is missing (at byte 0)"),
      ("[]", "a \"{\" is missing (at byte 0)"),
      ("{\"a\": 1", "it ends inside the object (at byte 7)"),
      ("{\"a\": 1 \"b\"", "a \",\" or \"}\" is missing (at byte 8)"),
      ("{\"a\": -1}", "an identifier is not a whole number from 0 to 2147483647 (at byte 6)"),
      (
        "{\"a\": 99999999999999999999}",
        "an identifier is not a whole number from 0 to 2147483647 (at byte 26)"
      ),
      ("{\"a\": 1} x", "something follows the object (at byte 9)"),
      ("{\"a", "it ends inside a token (at byte 3)"),
      ("{\"\\x\": 1}", "a token contains an unknown escape (at byte 4)"),
      ("{\"\\ud83d\": 1}", "a token contains half a surrogate pair (at byte 8)"),
      ("{\"\\ud83d\\u0041\": 1}", "a token contains half a surrogate pair (at byte 14)"),
      ("{\"\\u12g4\": 1}", "a token contains a broken \\u escape (at byte 4)"),
      ("{\"a\nb\": 1}", "a token contains a bare control character (at byte 4)"),
    ])
  func damage(text: String, expected: String) {
    #expect(reason(text) == expected)
  }

  @Test("Bytes that are not UTF-8")
  func invalidUTF8() {
    #expect(throws: TextError.self) {
      try VocabularyFile.read(Array("{\"".utf8) + [0xC3, 0x28] + Array("\": 1}".utf8), name: "v")
    }
  }

  @Test(
    "Two tokens for one identifier, two identifiers for one token, an identifier out of reason",
    arguments: [#"{"a": 1, "b": 1}"#, #"{"a": 1, "a": 2}"#, #"{"a": 2147483647}"#])
  func contradiction(text: String) {
    #expect(throws: TextError.self) { try Vocabulary(json: Array(text.utf8), name: "v") }
  }
}
