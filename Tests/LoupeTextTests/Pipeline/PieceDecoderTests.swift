#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Decoders of tokenizer.json")
  struct PieceDecoderTests {
    private func decode(_ json: String, _ tokens: [String]) throws -> String {
      let decoder = try PieceDecoder(JSONPart(JSONNode(Array(json.utf8), name: "f"), file: "f"))
      let owned = tokens.enumerated().map { OwnedText($0.element, owner: $0.offset) }
      return PieceDecoder.joined(decoder.decode(owned)).decoded(tokenCount: tokens.count).text
    }

    @Test(
      "Each step",
      arguments: [
        (#"{"type": "ByteLevel"}"#, ["Ġa", "çĮ", "«", "▁"], " a猫▁"),
        (#"{"type": "ByteLevel"}"#, ["çĮ", "a"], "\u{FFFD}a"),
        (#"{"type": "Metaspace"}"#, ["▁▁a", "▁b"], "a b"),
        (#"{"type": "Metaspace", "prepend_scheme": "never"}"#, ["▁a", "▁b"], " a b"),
        (#"{"type": "ByteFallback"}"#, ["a", "<0xE7>", "<0x8C>", "<0xAB>", "b"], "a猫b"),
        (#"{"type": "ByteFallback"}"#, ["<0xE7>", "<0x8C>", "b"], "\u{FFFD}\u{FFFD}b"),
        (#"{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}"#, ["▁a", "▁"], " a "),
        (#"{"type": "Strip", "content": " ", "start": 1, "stop": 0}"#, ["  a ", " "], " a "),
        (#"{"type": "Fuse"}"#, ["a", "b"], "ab"),
        (#"{"type": "BPEDecoder"}"#, ["a", "b</w>", "c</w>"], "ab c"),
        (
          #"{"type": "Sequence", "decoders": [{"type": "Fuse"}, "#
            + #"{"type": "Strip", "content": " ", "start": 1, "stop": 1}]}"#, [" a", " "], "a"
        ),
      ])
    func steps(json: String, tokens: [String], expected: String) throws {
      #expect(isSame(try decode(json, tokens), expected))
    }

    @Test("A decoder with a regular expression is refused")
    func refused() {
      #expect(throws: TextError.self) {
        try decode(#"{"type": "Replace", "pattern": {"Regex": "a"}, "content": ""}"#, [])
      }
    }
  }

#endif
