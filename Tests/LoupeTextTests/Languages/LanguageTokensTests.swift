#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Languages")
  struct LanguageTokensTests {
    private let languages = LanguageTokens(
      placement: .bothSides,
      tokens: [("en_XX", 10), ("ja_XX", 11), ("pt_BR", 12), ("pt_XX", 13), ("zho_Hans", 14)],
      defaults: LanguagePair(source: "en_XX"))

    @Test("A code may be exact, in other case, or a beginning that only one has")
    func codes() throws {
      #expect(try languages.code(for: "ja_XX") == "ja_XX")
      #expect(try languages.code(for: "JA_xx") == "ja_XX")
      #expect(try languages.code(for: "ja") == "ja_XX")
      #expect(try languages.identifier(of: "zho") == 14)
      #expect(languages.contains(12))
      #expect(!languages.contains(1))
    }

    @Test("An ambiguous or unknown code gets suggestions")
    func unknown() {
      #expect(
        throws: TextError.unknownLanguage(language: "pt", suggestions: ["pt_BR", "pt_XX"])
      ) { try languages.code(for: "pt") }
      let error = #expect(throws: TextError.self) { try languages.code(for: "ja_YY") }
      #expect(
        error?.description
          == "The model does not know the language \"ja_YY\"; it knows ja_XX, en_XX or pt_BR.")
      #expect(throws: TextError.self) { try languages.code(for: "") }
    }

    @Test("What was asked for comes before what the files say; nothing said is an error")
    func choice() throws {
      #expect(try languages.choose(.source, LanguagePair())?.identifier == 10)
      #expect(try languages.choose(.source, LanguagePair(source: "ja"))?.code == "ja_XX")
      let error = #expect(throws: TextError.self) {
        try languages.choose(.target, LanguagePair(source: "ja"))
      }
      #expect(
        error?.description
          == "This model needs to be told the target language, such as en_XX, ja_XX or pt_BR.")
    }

    @Test("A model without languages refuses to be asked for one")
    func none() throws {
      #expect(try LanguageTokens.none.choose(.source, LanguagePair()) == nil)
      #expect(throws: TextError.unknownLanguage(language: "en", suggestions: [])) {
        try LanguageTokens.none.choose(.source, LanguagePair(source: "en"))
      }
      #expect(LanguageTokens.none.codes(for: .target).isEmpty)
    }

    @Test("The lists have their known lengths and no code twice")
    func lists() {
      for (codes, count) in [
        (LanguageCodeList.mbart, 25), (LanguageCodeList.mbart50, 52),
        (LanguageCodeList.m2m100, 100),
        (LanguageCodeList.wmt21, 8), (LanguageCodeList.nllb, 202),
      ] {
        #expect(codes.count == count)
        #expect(Set(codes).count == count)
      }
    }
  }

#endif
