#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Text that knows what was typed")
  struct AlignedTextTests {
    @Test("The last byte of a character ends it, the others end where it begins")
    func characters() {
      let text = AlignedText(Array("a猫😀".utf8), at: 5)
      #expect(text.starts == [5, 6, 6, 6, 7, 7, 7, 7])
      #expect(text.ends == [6, 6, 6, 7, 7, 7, 7, 9])
      #expect(text.span(1..<3) == 6..<6)
      #expect(text.span(3..<4) == 6..<7)
      #expect(text.span(0..<8) == 5..<9)
      #expect(text.span(2..<2) == 0..<0)
    }

    @Test("What replaces characters spans them with its last byte")
    func replacement() {
      let typed = AlignedText(Array("ab  c".utf8), at: 0)
      var text = AlignedText()
      text.append(typed, 0..<2)
      text.append(Array("▁".utf8), insteadOf: 2..<4, of: typed)
      text.append(typed, 4..<5)
      #expect(text.span(2..<5) == 2..<4)
      #expect(text.span(2..<3) == 2..<2)
      #expect(text.part(5..<6).span(0..<1) == 4..<5)
    }

    @Test("A beginning further left is that of the first character alone")
    func earlierBeginning() {
      var text = AlignedText(Array("猫a".utf8), at: 2)
      text.beginEarlier(at: 0)
      #expect(text.starts == [0, 0, 0, 3])
      #expect(text.ends == [0, 0, 3, 4])
      text.beginEarlier(at: 5)
      #expect(text.span(0..<3) == 0..<3)
      var empty = AlignedText()
      empty.beginEarlier(at: 0)
      #expect(empty == AlignedText())
    }
  }

#endif
