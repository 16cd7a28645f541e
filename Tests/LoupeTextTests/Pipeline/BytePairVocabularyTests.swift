#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Byte-pair encoding with a list of merges")
  struct BytePairVocabularyTests {
    private func pieces(
      _ text: String, _ tokens: [String], _ merges: [(String, String)],
      unknown: BytePairVocabulary.Unknown = .init(), ignoresMerges: Bool = false
    ) throws -> [String] {
      let vocabulary = try Vocabulary(
        tokens.enumerated().map { (token: $0.element, identifier: $0.offset) }, name: "f")
      let model = try BytePairVocabulary(
        vocabulary, merges: merges, isByteLevel: false, ignoresMerges: ignoresMerges,
        unknown: unknown, file: "f")
      var pieces: [ModelPiece] = []
      let bytes = Array(text.utf8)
      bytes.withUnsafeBufferPointer { model.appendPieces(of: $0, 0..<bytes.count, to: &pieces) }
      return pieces.map { piece in
        (piece.isUnknown ? "?" : "") + String(decoding: bytes[piece.range], as: UTF8.self)
      }
    }

    private let tokens = ["a", "b", "c", "ab", "bc", "abc", "cc", "猫"]

    @Test("The most important merge first, then the leftmost")
    func order() throws {
      #expect(try pieces("abc", tokens, [("b", "c"), ("a", "b"), ("a", "bc")]) == ["abc"])
      #expect(try pieces("abc", tokens, [("a", "b"), ("b", "c")]) == ["ab", "c"])
      #expect(try pieces("ccc", tokens, [("c", "c")]) == ["cc", "c"])
      #expect(try pieces("", tokens, []).isEmpty)
    }

    @Test("Of equal merges the later counts")
    func duplicates() throws {
      let merges = [("a", "b"), ("b", "c"), ("a", "b")]
      #expect(try pieces("abc", tokens, merges) == ["a", "bc"])
    }

    @Test("A whole word may come before its merges")
    func wholeWords() throws {
      #expect(try pieces("abc", tokens, [], ignoresMerges: true) == ["abc"])
      #expect(try pieces("abcc", tokens, [], ignoresMerges: true) == ["a", "b", "c", "c"])
    }

    @Test("Unknown text is dropped, a token each, or a token a run")
    func unknown() throws {
      #expect(try pieces("a犬犬b", tokens, []) == ["a", "b"])
      #expect(
        try pieces("a犬犬b", tokens, [], unknown: .init(identifier: 0)) == ["a", "?犬", "?犬", "b"])
      #expect(
        try pieces("犬犬猫犬", tokens, [], unknown: .init(identifier: 0, fuses: true))
          == ["?犬犬", "猫", "?犬"])
    }

    @Test("A merge of something that is no token is an error")
    func contradiction() {
      #expect(throws: TextError.self) { try pieces("a", tokens, [("a", "c")]) }
      #expect(throws: TextError.self) { try pieces("a", tokens, [("x", "a")]) }
    }

    @Test("A word of a hundred thousand characters takes no time")
    func longWord() throws {
      let word = String(repeating: "abc", count: 33_000)
      #expect(try pieces(word, tokens, [("a", "b"), ("ab", "c")]).count == 33_000)
    }
  }

#endif
