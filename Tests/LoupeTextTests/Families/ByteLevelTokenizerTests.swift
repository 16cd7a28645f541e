#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Byte-level tokens and characters")
  struct ByteLevelTokenizerTests {
    @Test(
      "A character belongs to the token with its last byte",
      arguments: ["bart_files", "bart_prefix", "bart_fast"])
    func characters(name: String) throws {
      let tokenizer = try TokenizerFixture.named(name).load()
      let text = "a 鬱😀"
      let encoding = try tokenizer.encode(text, side: .source)
      let content = encoding.tokens.dropFirst().dropLast()
      #expect(content.map { String($0.surface(in: text)) }.joined() == text)
      // Neither character is in the corpus: seven bytes, of which each character's last carries it.
      let bytes = content.filter { $0.piece.contains("<0x") }
      #expect(bytes.count > 2)
      #expect(bytes.filter { !$0.span.isEmpty }.map { $0.surface(in: text) }.last == "😀")
      #expect(content.allSatisfy { !$0.piece.contains("\u{FFFD}") })
      let decoded = tokenizer.decodeWithSpans(encoding.ids)
      #expect(decoded.text.hasSuffix("a 鬱😀"))
      #expect(decoded.spans.last == decoded.text.utf16.count..<decoded.text.utf16.count)
    }

    @Test("Parts of a character are one word")
    func words() throws {
      let tokenizer = try TokenizerFixture.named("bart_fast").load()
      let encoding = try tokenizer.encode("the 鬱", side: .source)
      let words = WordGrouping(encoding).words.map(\.text)
      #expect(words.count == 4)
      #expect(isSame(words, ["<s>", "the", "<0xE9><0xAC><0xB1>", "</s>"]))
    }
  }

#endif
