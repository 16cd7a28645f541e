#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("tokenizer_config.json and its companions")
  struct TokenizerConfigurationTests {
    private func read(_ files: [String: String]) throws(TextError) -> TokenizerConfiguration {
      try TokenizerConfiguration { (name) throws(TextError) in files[name].map { Array($0.utf8) } }
    }

    @Test("Settings of every family")
    func settings() throws {
      let read = try read([
        "tokenizer_config.json": """
        {"tokenizer_class": "NllbTokenizerFast", "src_lang": "a", "tgt_lang": null, "legacy": false,
         "legacy_behaviour": true, "add_prefix_space": true, "extra_ids": 7, "separate_vocabs": true,
         "language_codes": "wmt21", "clean_up_tokenization_spaces": true, "unknown": [1]}
        """
      ])
      #expect(read.tokenizerClass == "NllbTokenizer")
      #expect(read.sourceLanguage == "a")
      #expect(read.targetLanguage == nil)
      #expect(read.isLegacy == false)
      #expect(read.hasLegacyBehaviour)
      #expect(read.addsPrefixSpace == true)
      #expect(read.extraIdentifierCount == 7)
      #expect(read.separatesVocabularies)
      #expect(read.languageCodes == "wmt21")
      #expect(read.cleansUpSpaces)
    }

    @Test("Without files the family's tokens hold; null takes a token away")
    func roles() throws {
      let silent = try read([:])
      let standard = TokenizerFamily.mbart.standardToken(.mask)
      #expect(silent.token(.mask, default: standard) == standard)
      #expect(standard?.stripsLeft == true)
      let said = try read(["tokenizer_config.json": #"{"mask_token": null, "eos_token": "<e>"}"#])
      #expect(said.token(.mask, default: standard) == nil)
      #expect(said.token(.end, default: nil)?.content == "<e>")
    }

    @Test("A token in a role behaves as the list of added tokens says")
    func flags() throws {
      let read = try read([
        "tokenizer_config.json": """
        {"mask_token": "<m>", "additional_special_tokens": ["x", {"content": "y"}, "x"],
         "added_tokens_decoder": {"4": {"content": "<m>", "lstrip": true, "special": true}}}
        """,
        "special_tokens_map.json": #"{"eos_token": "ignored"}"#, "added_tokens.json": #"{"z": 9}"#,
      ])
      #expect(read.token(.mask, default: nil)?.stripsLeft == true)
      #expect(read.token(.end, default: nil) == nil)
      #expect(read.additional?.map(\.content) == ["x", "y"])
      #expect(read.addedTokens.map(\.identifier) == [4])
    }

    @Test("Without that list the two companions count")
    func companions() throws {
      let read = try read([
        "tokenizer_config.json": #"{"additional_special_tokens": ["x"], "eos_token": "</s>"}"#,
        "special_tokens_map.json":
          #"{"eos_token": {"content": "<e>"}, "additional_special_tokens": ["y"]}"#,
        "added_tokens.json": #"{"y": 8, "z": 9}"#,
      ])
      #expect(read.token(.end, default: nil)?.content == "<e>")
      #expect(read.additional?.map(\.content) == ["x", "y"])
      #expect(read.addedTokens.map(\.identifier) == [8, 9])
      #expect(read.addedTokens.map(\.token.isSpecial) == [true, false])
    }

    @Test(
      "Wrong kinds of values, and what is not run",
      arguments: [
        #"{"eos_token": 1}"#, #"{"legacy": "no"}"#, #"{"extra_ids": -1}"#, #"[]"#,
        #"{"added_tokens_decoder": {"x": {"content": "a"}}}"#,
        #"{"added_tokens_decoder": {"99999999": {"content": "a"}}}"#, #"{"do_lower_case": true}"#,
        #"{"added_tokens_decoder": {"1": {}}}"#, #"{"split_special_tokens": true}"#,
      ])
    func refused(json: String) {
      #expect(throws: TextError.self) { try read(["tokenizer_config.json": json]) }
    }
  }

#endif
