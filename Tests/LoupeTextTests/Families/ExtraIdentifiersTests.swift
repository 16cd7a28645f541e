#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("The sentinels of T5")
  struct ExtraIdentifiersTests {
    private func sentinels(_ json: String) throws(TextError) -> ExtraIdentifiers {
      try ExtraIdentifiers(
        TokenizerConfiguration { (name) throws(TextError) in
          name == "tokenizer_config.json" ? Array(json.utf8) : nil
        })
    }

    @Test("The last stands directly behind the pieces")
    func order() throws {
      let entries = try sentinels(#"{"extra_ids": 3}"#).entries(pieceCount: 10)
      #expect(entries.map(\.token.content) == ["<extra_id_0>", "<extra_id_1>", "<extra_id_2>"])
      #expect(entries.map(\.identifier) == [12, 11, 10])
      #expect(entries.allSatisfy { $0.token.stripsLeft && $0.token.stripsRight })
      #expect(try sentinels("{}").entries(pieceCount: 1).count == 100)
      #expect(try sentinels(#"{"extra_ids": 0}"#).entries(pieceCount: 1).isEmpty)
    }

    @Test("Listed sentinels have to be as many as the files say, where they say it")
    func listed() throws {
      let two = #""additional_special_tokens": ["<extra_id_0>", "<extra_id_1>"]"#
      #expect(try sentinels("{\(two)}").entries(pieceCount: 5).map(\.identifier) == [6, 5])
      #expect(
        throws: TextError.malformedTokenizer(
          file: "tokenizer_config.json", reason: "extra_ids is 3, but 2 are listed")
      ) { try sentinels("{\"extra_ids\": 3, \(two)}") }
      #expect(throws: TextError.self) { try sentinels(#"{"extra_ids": 100000000}"#) }
      let other = try sentinels(#"{"extra_ids": 2, "additional_special_tokens": ["x"]}"#)
      #expect(other.additional.map(\.content) == ["x", "<extra_id_0>", "<extra_id_1>"])
      #expect(other.entries(pieceCount: 5).isEmpty)
    }
  }

#endif
