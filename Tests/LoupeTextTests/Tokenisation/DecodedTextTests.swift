import Testing

import LoupeText

@Suite("Decoded text and its spans")
struct DecodedTextTests {
  @Test("Whitespace at both ends goes, ▁ becomes a space, spans follow")
  func stripping() {
    let decoded = DecodedText(strippingWhitespaceAround: ["▁", "▁a", "", "😀b▁", "\u{3000}"])
    #expect(decoded.text == "a😀b")
    #expect(decoded.spans == [0..<0, 0..<1, 1..<1, 1..<4, 4..<4])
  }

  @Test("Nothing but whitespace")
  func empty() {
    let decoded = DecodedText(strippingWhitespaceAround: ["▁", " "])
    #expect(decoded.text.isEmpty)
    #expect(decoded.spans == [0..<0, 0..<0])
    #expect(DecodedText(strippingWhitespaceAround: []) == DecodedText(text: "", spans: []))
  }
}
