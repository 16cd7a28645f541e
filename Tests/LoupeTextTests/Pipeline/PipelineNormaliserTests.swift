#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Foundation
  import Testing

  @testable import LoupeText

  @Suite("Normalisers of tokenizer.json")
  struct PipelineNormaliserTests {
    private func normaliser(_ json: String) throws -> PipelineNormaliser {
      try PipelineNormaliser(JSONPart(JSONNode(Array(json.utf8), name: "f"), file: "f"))
    }

    private func normalise(_ json: String, _ text: String) throws -> String {
      let normalised = try normaliser(json).normalise(AlignedText(Array(text.utf8), at: 0))
      return String(decoding: normalised.bytes, as: UTF8.self)
    }

    @Test(
      "Each step",
      arguments: [
        (#"{"type": "NFC"}"#, "e\u{301}か\u{3099}", "\u{E9}が"),
        (#"{"type": "NFD"}"#, "\u{E9}", "e\u{301}"),
        (#"{"type": "NFKC"}"#, "\u{FB01} \u{2460}\u{FF21}\u{FF76}\u{FF9E}", "fi 1A\u{30AC}"),
        (#"{"type": "NFKD"}"#, "½", "1\u{2044}2"),
        (#"{"type": "Lowercase"}"#, "ÀΣİ", "àσi\u{307}"),
        (#"{"type": "StripAccents"}"#, "e\u{301}\u{E9}", "e\u{E9}"),
        (#"{"type": "Strip"}"#, "\u{3000} a b \n", "a b"),
        (#"{"type": "Strip", "strip_left": false, "strip_right": true}"#, " a ", " a"),
        (#"{"type": "Prepend", "prepend": "▁"}"#, "a", "▁a"),
        (#"{"type": "Prepend", "prepend": "▁"}"#, "", ""),
        (#"{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}"#, "a  b", "a▁▁b"),
        (
          #"{"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "▁"}"#, "a   b c", "a▁b c"
        ),
        (#"{"type": "Nmt"}"#, "a\u{1}\tb\u{200B}c\u{7F}", "a b c"),
        (
          #"{"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]}"#, "ＡＢ",
          "ab"
        ), (#"{"type": "Precompiled", "precompiled_charsmap": ""}"#, "Ａ", "Ａ"),
      ])
    func steps(json: String, text: String, expected: String) throws {
      #expect(isSame(try normalise(json, text), expected))
    }

    @Test(
      "Normal forms are those of the library",
      arguments: ["NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt"])
    func normalForms(name: String) throws {
      let expected = try #require(TokenizerFixture.normalised[name])
      #expect(expected.count == TokenizerFixture.texts.count)
      for (text, form) in zip(TokenizerFixture.texts, expected) {
        let normalised = try normalise(#"{"type": "\#(name)"}"#, text)
        #expect(isSame(normalised, form), "\(text.debugDescription)")
      }
    }

    @Test("Compiled rules: the shortest wins, and takes a whole small cluster")
    func precompiled() throws {
      var builder = CharacterMapBuilder()
      builder.replace(["Ａ"], by: ["A"])
      builder.replace(["\r"], by: [" "])
      builder.replace(["e", "\u{301}"], by: ["\u{E9}"])
      builder.replace(["ｶ"], by: ["カ"])
      builder.replace(["ｶ", "ﾞ"], by: ["ガ"])
      let compiled = Data(builder.build().compiled()).base64EncodedString()
      let json = #"{"type": "Precompiled", "precompiled_charsmap": "\#(compiled)"}"#
      #expect(isSame(try normalise(json, "Ａ\r\ne\u{301}x"), "A \u{E9}x"))
      // Two kana of three bytes each are looked up one by one.
      #expect(isSame(try normalise(json, "ｶﾞ"), "カﾞ"))
      #expect(isSame(try normalise(json, "a\u{0}Ａ"), "a\u{0}A"))
      #expect(throws: TextError.self) {
        try normaliser(#"{"type": "Precompiled", "precompiled_charsmap": "!"}"#)
      }
      #expect(throws: TextError.self) {
        try normaliser(#"{"type": "Precompiled", "precompiled_charsmap": "AAAA"}"#)
      }
    }

    @Test("Random text keeps its spans in order, whatever is done to it")
    func alignment() throws {
      let normaliser = try normaliser(
        """
        {"type": "Sequence", "normalizers": [{"type": "NFKD"}, {"type": "StripAccents"},
        {"type": "Lowercase"}, {"type": "NFC"}, {"type": "Nmt"}, {"type": "Strip"},
        {"type": "Replace", "pattern": {"Regex": "\\\\s+"}, "content": "▁▁"}]}
        """)
      var generator = SeededGenerator(seed: 111)
      for _ in 0..<800 {
        let text = RandomText.next(upTo: 12, using: &generator)
        let normalised = try normaliser.normalise(AlignedText(Array(text.utf8), at: 0))
        #expect(String(validating: normalised.bytes, as: UTF8.self) != nil)
        var end = 0
        for index in normalised.bytes.indices {
          let span = normalised.span(index..<index + 1)
          if span.lowerBound < end { Issue.record("\(text.debugDescription)") }
          end = span.upperBound
        }
        #expect(end <= text.utf16.count)
      }
    }
  }

#endif
