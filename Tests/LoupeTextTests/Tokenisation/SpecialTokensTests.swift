import Testing

import LoupeText

@Suite("Special tokens in text")
struct SpecialTokensTests {
  private let tokens = SpecialTokens([("</s>", 0), ("<s>", 1), ("<s>x", 2), ("", 3)])

  @Test(
    "Leftmost first, then longest",
    arguments: [
      ("", []), ("plain <b>", ["plain <b>"]), ("a</s>b", ["a", "0", "b"]),
      ("<s><s>", ["1", "1"]), ("<s>xy", ["2", "y"]), ("</s", ["</s"]), ("猫</s>", ["猫", "0"]),
    ])
  func split(text: String, expected: [String]) {
    let bytes = Array(text.utf8)
    let parts = tokens.split(bytes).map { part in
      part.identifier.map(String.init) ?? String(decoding: bytes[part.range], as: UTF8.self)
    }
    #expect(parts == expected)
  }
}
