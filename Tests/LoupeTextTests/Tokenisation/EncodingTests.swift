import LoupeText
import Testing

@Suite("Tokens of a text")
struct EncodingTests {
  /// Tokens 1… of one character each, between a language's token 0 and the end token 9.
  private func encoding(_ count: Int) -> Encoding {
    let content = (0..<count).map { TokenSpan(id: $0 + 1, piece: "x", span: $0..<$0 + 1) }
    let first = TokenSpan(id: 0, piece: "en", span: 0..<0)
    return Encoding(
      tokens: [first] + content + [TokenSpan(id: 9, piece: "</s>", span: count..<count)])
  }

  private let isSpecial: (Int) -> Bool = { $0 == 0 || $0 == 9 }

  @Test("What is short enough stays")
  func short() {
    var found = encoding(4)
    found.truncate(to: 6, isSpecial: isSpecial)
    #expect(found == encoding(4) && found.leftOut == 0)
  }

  @Test("The end of the text goes, special tokens after it stay")
  func long() {
    var found = encoding(6)
    found.truncate(to: 5, isSpecial: isSpecial)
    #expect(found.ids == [0, 1, 2, 3, 9])
    #expect(found.leftOut == 3)
  }

  @Test("No limit is too small", arguments: 0...2)
  func tiny(limit: Int) {
    var found = encoding(6)
    found.truncate(to: limit, isSpecial: isSpecial)
    #expect(found.tokens.count == limit)
    #expect(limit == 0 || found.ids.last == 9)
  }

  @Test("What stands before the text has none of its characters")
  func prefix() {
    var found = encoding(4)
    found.moveSpans(back: 2)
    #expect(found.spans == [0..<0, 0..<0, 0..<0, 0..<1, 1..<2, 2..<2])
  }
}
