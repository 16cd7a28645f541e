#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Byte-level words")
  struct ByteLevelWordsTests {
    private func words(_ text: String) -> [String] {
      let bytes = Array(text.utf8)
      return ByteLevelWords.words(in: bytes, range: 0..<bytes.count).map {
        String(decoding: bytes[$0], as: UTF8.self)
      }
    }

    @Test(
      "Words take the space before them",
      arguments: [
        ("don't we'll", ["don", "'t", " we", "'ll"]), ("a  b", ["a", " ", " b"]),
        ("  ", ["  "]), ("x \n", ["x", " \n"]), ("a12 3.5", ["a", "12", " 3", ".", "5"]),
        (" 猫は", [" 猫は"]), ("a\u{3000}b", ["a", "\u{3000}", "b"]), ("'", ["'"]), ("", []),
        ("e\u{301}x", ["e", "\u{301}", "x"]), (" ?!", [" ?!"]), ("\t\tx", ["\t", "\t", "x"]),
      ])
    func examples(text: String, expected: [String]) {
      #expect(isSame(words(text), expected))
    }

    @Test("They are what the expression gives")
    func comparison() throws {
      let expression = try RegularExpression(
        #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#, file: "f")
      var generator = SeededGenerator(seed: 83)
      for _ in 0..<1500 {
        let text = RandomText.next(upTo: 10, using: &generator)
        let bytes = Array(text.utf8)
        let expected = try expression.matches(in: bytes, range: 0..<bytes.count)
        #expect(ByteLevelWords.words(in: bytes, range: 0..<bytes.count) == expected, "\(text)")
      }
    }
  }

#endif
