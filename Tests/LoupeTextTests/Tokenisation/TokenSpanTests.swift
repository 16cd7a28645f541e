import Testing

import LoupeText

@Suite("What was typed for a token")
struct TokenSpanTests {
  @Test("UTF-16 units, as the page counts them")
  func surface() {
    let text = "a😀猫"
    #expect(TokenSpan(id: 0, piece: "", span: 1..<3).surface(in: text) == "😀")
    #expect(TokenSpan(id: 0, piece: "", span: 3..<4).surface(in: text) == "猫")
    #expect(TokenSpan(id: 0, piece: "", span: 4..<4).surface(in: text).isEmpty)
  }

  @Test("A span of another text gives nothing")
  func outside() {
    #expect(TokenSpan(id: 0, piece: "", span: 5..<9).surface(in: "ab").isEmpty)
    #expect(TokenSpan(id: 0, piece: "", span: 1..<9).surface(in: "ab").isEmpty)
  }
}
