#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Parity with transformers")
  struct FamilyParityTests {
    /// The kits and the `model_type` of each.
    private static let kits = [
      "marian": "marian", "t5": "t5", "t5-gated": "t5", "bart": "bart", "m2m100": "m2m_100",
    ].filter { SharedParity.has($0.key) }

    @Test(
      "Every line of every kit, both sides, and back",
      .enabled(if: !kits.isEmpty, "the parity kits are not there"), arguments: kits.keys.sorted())
    func everyLine(kit: String) throws {
      let tokenizer = try TokenizerLoader.load(
        directory: SharedParity.path(kit), modelType: Self.kits[kit])
      try check(tokenizer, kit)
    }

    @Test(
      "BART from vocab.json and merges.txt alone",
      .enabled(if: kits["bart"] != nil, "the parity kit bart is not there"))
    func bartFiles() throws {
      let names = ["vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json"]
      var files: [String: [UInt8]] = [:]
      for name in names {
        files[name] = try FileReading.bytes(path: SharedParity.path("bart/" + name))
      }
      let tokenizer = try TokenizerFixture.load(files, "bart")
      #expect(tokenizer is ByteLevelTokenizer)
      try check(tokenizer, "bart")
    }

    private func check(_ tokenizer: any Tokenizer, _ kit: String) throws {
      let expected = try SharedParity.expected(kit)
      #expect(expected.tokenised.count > 100)
      for (side, lines) in [(Side.source, expected.tokenised), (.target, expected.targetTokenised)]
      {
        for line in lines {
          #expect(try tokenizer.encode(line.text, side: side).ids == line.ids, "\(line.text)")
        }
      }
      for line in expected.detokenised {
        let text = tokenizer.decode(line.ids, side: .target, skipSpecialTokens: true)
        #expect(isSame(text, line.text), "\(line.ids)")
      }
    }
  }

#endif
