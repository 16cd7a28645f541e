#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Pre-tokenizers of tokenizer.json")
  struct PreTokeniserTests {
    private func cut(_ json: String, _ text: String) throws -> [String] {
      let step = try PreTokeniser(JSONPart(JSONNode(Array(json.utf8), name: "f"), file: "f"))
      var cut = PreTokenisedText(AlignedText(Array(text.utf8), at: 0))
      try step.apply(to: &cut)
      return cut.ranges.map { String(decoding: cut.text.bytes[$0], as: UTF8.self) }
    }

    @Test(
      "Each step",
      arguments: [
        (#"{"type": "Metaspace"}"#, "a  b", ["▁a", "▁", "▁b"]),
        (#"{"type": "Metaspace", "split": false}"#, "a b", ["▁a▁b"]),
        (#"{"type": "Metaspace", "prepend_scheme": "never"}"#, "a b", ["a", "▁b"]),
        (#"{"type": "Metaspace", "add_prefix_space": false}"#, " a", ["▁a"]),
        (#"{"type": "Metaspace", "replacement": "_"}"#, "▁a", ["_▁a"]),
        (#"{"type": "ByteLevel"}"#, "a b", [" a", " b"]),
        (#"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}"#, "a b", ["a b"]),
        (#"{"type": "WhitespaceSplit"}"#, " a\u{3000}b ", ["a", "b"]),
        (#"{"type": "Whitespace"}"#, "a-b  猫!", ["a", "-", "b", "猫", "!"]),
        (#"{"type": "Digits"}"#, "a12b", ["a", "12", "b"]),
        (#"{"type": "Digits", "individual_digits": true}"#, "a12", ["a", "1", "2"]),
        (#"{"type": "Punctuation"}"#, "a,,b", ["a", ",", ",", "b"]),
        (#"{"type": "Punctuation", "behavior": "MergedWithPrevious"}"#, "a,,b", ["a,", ",", "b"]),
        (#"{"type": "CharDelimiterSplit", "delimiter": "-"}"#, "a-b", ["a", "b"]),
        (
          #"{"type": "Split", "pattern": {"String": "b"}, "behavior": "MergedWithNext"}"#, "abbc",
          ["a", "b", "bc"]
        ),
        (
          #"{"type": "Split", "pattern": {"Regex": "[ab]"}, "behavior": "Contiguous"}"#, "abcab",
          ["ab", "c", "ab"]
        ),
        (
          #"{"type": "Split", "pattern": {"String": "b"}, "behavior": "Removed", "invert": true}"#,
          "abc", ["b"]
        ),
        (
          #"{"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace"}]}"#,
          "a b", ["▁a", "▁b"]
        ),
        (#"{"type": "Metaspace"}"#, "", []),
      ])
    func steps(json: String, text: String, expected: [String]) throws {
      #expect(isSame(try cut(json, text), expected))
    }

    @Test("A space is put before the beginning alone where the scheme says so")
    func first() throws {
      let json =
        #"{"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, "#
        + #"{"type": "Metaspace", "prepend_scheme": "first"}]}"#
      #expect(try cut(json, "a b") == ["▁a", "b"])
      #expect(try cut(json, " a b") == ["a", "b"])
    }
  }

#endif
