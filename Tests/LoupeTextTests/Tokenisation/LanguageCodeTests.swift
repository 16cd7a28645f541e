import Testing

import LoupeText

@Suite("Language codes")
struct LanguageCodeTests {
  @Test(
    "From >> at the beginning to the first <<",
    arguments: [
      (">>fra<< text", 7), ("text", 0), ("", 0), ("a >>b<< c", 0), (">>a<< b >>c<< d", 5),
      (">><<", 4), (">>>><<<<", 6), ("<<>>", 0), (">>a\nb<<", 7), (">>猫<<", 7), (">>", 0),
      (">>a<", 0), (">", 0),
    ])
  func length(text: String, length: Int) {
    #expect(LanguageCode.length(in: Array(text.utf8)) == length)
  }
}
