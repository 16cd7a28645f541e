#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Unigram pieces of tokenizer.json")
  struct UnigramVocabularyTests {
    private func pieces(
      _ text: String, _ list: [(text: String, score: Double)], unknown: Int? = 0,
      bytes: ByteTokens = .none
    ) throws -> [String]? {
      let model = try UnigramVocabulary(
        list, unknownIdentifier: unknown, bytes: bytes, file: "f")
      var pieces: [ModelPiece] = []
      let content = Array(text.utf8)
      let isCovered = content.withUnsafeBufferPointer {
        model.appendPieces(of: $0, 0..<content.count, to: &pieces)
      }
      return isCovered
        ? pieces.map { piece in
          "\(piece.identifier):" + String(decoding: content[piece.range], as: UTF8.self)
        } : nil
    }

    private let list = [
      (text: "<unk>", score: 0.0), ("a", -1), ("b", -2), ("ab", -2.5), ("猫", -3), ("abb", -9),
    ]

    @Test("The most probable segmentation")
    func best() throws {
      #expect(try pieces("abb", list) == ["3:ab", "2:b"])
      #expect(try pieces("a猫", list) == ["1:a", "4:猫"])
      #expect(try pieces("", list) == [])
    }

    @Test("Neighbouring unknown characters are one token; without one there is no answer")
    func unknown() throws {
      #expect(try pieces("a犬犬b", list) == ["1:a", "0:犬犬", "2:b"])
      #expect(try pieces("犬", list, unknown: nil) == nil)
      let bytes = ByteTokens { token in BytePiece.byte(of: token).map { 100 + Int($0) } }
      let expected = Array("犬".utf8).map { 100 + Int($0) }
      let spelled = try pieces("犬", list, bytes: bytes)?.compactMap { Int($0.prefix(3)) }
      #expect(spelled == expected)
    }

    @Test("A piece with a NUL or of more bytes than is reasonable is refused")
    func refused() {
      #expect(throws: TextError.self) { try pieces("a", [("a\u{0}", 0)]) }
      #expect(throws: TextError.self) {
        try pieces("a", [(String(repeating: "a", count: 5000), 0)])
      }
    }
  }

#endif
