#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Text and the tokens it came from")
  struct OwnedTextTests {
    private func text(_ parts: [String]) -> OwnedText {
      var text = OwnedText()
      for (owner, part) in parts.enumerated() { text.append(part.utf8, owner: owner) }
      return text
    }

    @Test("Whitespace at both ends goes, ▁ becomes a space, spans follow")
    func stripping() {
      let decoded = text(["▁", "▁a", "", "😀b▁", "\u{3000}"])
        .replacing(Array("▁".utf8), with: [0x20]).strippingWhitespace().decoded(tokenCount: 5)
      #expect(decoded.text == "a😀b")
      #expect(decoded.spans == [0..<0, 0..<1, 1..<1, 1..<4, 4..<4])
    }

    @Test("Nothing but whitespace")
    func empty() {
      let decoded = text(["\u{2003}", " "]).strippingWhitespace().decoded(tokenCount: 2)
      #expect(decoded == DecodedText(text: "", spans: [0..<0, 0..<0]))
      #expect(OwnedText().decoded(tokenCount: 0) == DecodedText(text: "", spans: []))
    }

    @Test("Spaces before punctuation and in contractions go")
    func cleaning() {
      let decoded = text(["I", " do", " n't", " know", " ,", " he", " 's", " ."]).cleaningUpSpaces()
        .decoded(tokenCount: 8)
      #expect(decoded.text == "I don't know, he's.")
      #expect(decoded.spans == [0..<1, 1..<4, 4..<7, 7..<12, 12..<13, 13..<16, 16..<18, 18..<19])
    }

    @Test("A character of several tokens belongs to the last; broken ones become U+FFFD")
    func repairing() {
      var broken = OwnedText()
      for (owner, byte) in [0xE7, 0x8C, 0xAB, 0x41, 0xFF, 0xE7, 0x8C].enumerated() {
        broken.append(UInt8(byte), ownedBy: Int32(owner))
      }
      let decoded = broken.repairingUTF8().decoded(tokenCount: 7)
      #expect(isSame(decoded.text, "猫A\u{FFFD}\u{FFFD}"))
      #expect(decoded.spans == [0..<0, 0..<0, 0..<1, 1..<2, 2..<3, 3..<3, 3..<4])
    }

    @Test("Broken UTF-8 is repaired as the standard library does it")
    func repairingLikeTheStandardLibrary() {
      var generator = SeededGenerator(seed: 72)
      let bytes: [UInt8] = [
        0x41, 0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xA0, 0xED, 0x9F, 0xF0, 0x90, 0xF4, 0x8F,
      ]
      for _ in 0..<5000 {
        let sample = (0..<6).map { _ in bytes.randomElement(using: &generator) ?? 0 }
        var text = OwnedText()
        text.append(sample, owner: 0)
        let repaired = text.repairingUTF8().decoded(tokenCount: 1).text
        #expect(isSame(repaired, String(decoding: sample, as: UTF8.self)), "\(sample)")
      }
    }
  }

#endif
