#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Languages of every family")
  struct TokenizerLanguageTests {
    private func piecesAround(_ encoding: Encoding) -> [String] {
      [encoding.pieces.first ?? "", encoding.pieces.last ?? ""]
    }

    @Test(
      "The language's token stands where the family has it",
      arguments: [
        ("mbart", "fr_XX", ["▁", "fr_XX"]), ("mbart_fast", "fr_XX", ["▁", "fr_XX"]),
        ("mbart50", "af_ZA", ["af_ZA", "</s>"]), ("mbart50_fast", "af", ["af_ZA", "</s>"]),
        ("nllb", "fra_Latn", ["fra_Latn", "</s>"]), ("nllb_fast", "fra", ["fra_Latn", "</s>"]),
        ("nllb_legacy", "fra_Latn", ["▁", "fra_Latn"]), ("m2m100", "fr", ["__fr__", "</s>"]),
        ("m2m100_listed", "de", ["__de__", "</s>"]),
      ])
    func placement(name: String, language: String, expected: [String]) throws {
      let tokenizer = try TokenizerFixture.named(name).load()
      let code = try tokenizer.languages.code(for: language)
      let identifier = try tokenizer.languages.identifier(of: language)
      for (side, pair) in [
        (Side.source, LanguagePair(source: language)), (.target, LanguagePair(target: language)),
      ] {
        let encoding = try tokenizer.encode("the", side: side, languages: pair)
        #expect(isSame(piecesAround(encoding), expected))
        let tokens = encoding.tokens.filter { $0.id == identifier }
        #expect(tokens.count == 1)
        #expect(tokens.allSatisfy { $0.span.isEmpty })
      }
      #expect(tokenizer.languages.codes(for: .source).contains(code))
      #expect(tokenizer.languages.codes(for: .target).contains(code))
      #expect(tokenizer.isSpecial(identifier))
      #expect(
        try tokenizer.firstTargetIdentifier(LanguagePair(target: language)) == identifier)
      #expect(throws: TextError.self) {
        try tokenizer.encode("the", side: .source, languages: LanguagePair(source: "tlh"))
      }
      #expect(throws: TextError.self) {
        try tokenizer.firstTargetIdentifier(LanguagePair(target: "tlh"))
      }
    }

    @Test("Nothing asked for, the files' own languages hold")
    func defaults() throws {
      let tokenizer = try TokenizerFixture.named("mbart50").load()
      #expect(tokenizer.languages.defaults == LanguagePair(source: "en_XX", target: "ja_XX"))
      #expect(
        try tokenizer.firstTargetIdentifier(LanguagePair())
          == tokenizer.languages.identifier(of: "ja_XX"))
      let silent = try TokenizerFixture.named("mbart50").contents {
        $0["tokenizer_config.json"] = Array(#"{"tokenizer_class": "MBart50Tokenizer"}"#.utf8)
      }
      let other = try TokenizerFixture.load(silent, nil)
      #expect(try other.encode("the", side: .source).pieces.first == "en_XX")
      #expect(try other.firstTargetIdentifier(LanguagePair()) == nil)
      #expect(
        throws: TextError.languageNeeded(side: .target, examples: ["ar_AR", "cs_CZ", "de_DE"])
      ) { try other.encode("the", side: .target) }
    }

    @Test("Marian models of several target languages are told by a token before the source")
    func marian() throws {
      let tokenizer = try TokenizerFixture.named("marian").load()
      #expect(tokenizer.languages.placement == .targetBeforeSource)
      #expect(tokenizer.languages.codes(for: .target) == ["fra", "jpn"])
      #expect(tokenizer.languages.codes(for: .source).isEmpty)
      let pair = LanguagePair(target: "fra")
      let asked = try tokenizer.encode("the letter", side: .source, languages: pair)
      let written = try tokenizer.encode(">>fra<< the letter", side: .source)
      #expect(asked.ids == written.ids)
      #expect(asked.spans[0] == 0..<0)
      let own = try tokenizer.encode(">>jpn<< the letter", side: .source, languages: pair)
      #expect(own.pieces[0] == ">>jpn<<")
      #expect(own.pieces.filter { $0.hasPrefix(">>") }.count == 1)
      let target = try tokenizer.encode("the", side: .target, languages: pair)
      #expect(!target.pieces.contains { $0.hasPrefix(">>") })
      #expect(try tokenizer.firstTargetIdentifier(pair) == nil)
      #expect(throws: TextError.unknownLanguage(language: "xyz", suggestions: ["fra", "jpn"])) {
        try tokenizer.encode("the", side: .source, languages: LanguagePair(target: "xyz"))
      }
    }

    @Test("A Marian model of one pair takes the languages that its files name, and no others")
    func marianPair() throws {
      let files = try TokenizerFixture.named("marian_separate").contents {
        $0["tokenizer_config.json"] = Array(
          #"{"separate_vocabs": true, "source_lang": "eng", "target_lang": "jpn"}"#.utf8)
      }
      let tokenizer = try TokenizerFixture.load(files, "marian")
      let pair = LanguagePair(source: "ENG", target: "jpn")
      #expect(tokenizer.languages.placement == .none)
      for side in Side.allCases {
        let plain = try tokenizer.encode("the", side: side)
        #expect(try tokenizer.encode("the", side: side, languages: pair) == plain)
      }
      #expect(throws: TextError.unknownLanguage(language: "fra", suggestions: ["jpn"])) {
        try tokenizer.encode("the", side: .source, languages: LanguagePair(target: "fra"))
      }
    }

    @Test("Models without languages say so", arguments: ["t5", "bart_fast", "bart_files"])
    func none(name: String) throws {
      let tokenizer = try TokenizerFixture.named(name).load()
      #expect(tokenizer.languages == .none)
      #expect(try tokenizer.firstTargetIdentifier(LanguagePair(target: "fr")) == nil)
      #expect(throws: TextError.unknownLanguage(language: "fr", suggestions: [])) {
        try tokenizer.encode("the", side: .source, languages: LanguagePair(source: "fr"))
      }
      let plain = try tokenizer.encode("the", side: .source, languages: LanguagePair())
      #expect(plain == (try tokenizer.encode("the", side: .source)))
    }

    @Test("The NLLB list holds where the files name no languages")
    func nllbList() throws {
      let files = try TokenizerFixture.named("nllb").contents {
        $0["tokenizer_config.json"] = Array(
          #"{"tokenizer_class": "NllbTokenizerFast", "src_lang": "jpn_Jpan"}"#.utf8)
        $0["special_tokens_map.json"] = nil
        $0["added_tokens.json"] = nil
      }
      let tokenizer = try TokenizerFixture.load(files, "m2m_100")
      #expect(tokenizer.languages.codes.count == 202)
      #expect(try tokenizer.encode("the", side: .source).pieces.first == "jpn_Jpan")
    }
  }

#endif
