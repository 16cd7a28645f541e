#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Post-processors of tokenizer.json")
  struct PostProcessorTests {
    private func read(_ json: String) throws -> PostProcessor {
      try PostProcessor(JSONPart(JSONNode(Array(json.utf8), name: "f"), file: "f"))
    }

    @Test("What stands around a text")
    func kinds() throws {
      let template = """
        {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "a", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "b", "type_id": 0}}],
        "special_tokens": {"a": {"id": "a", "ids": [7, 8]}, "b": {"id": "b", "ids": [9]}}}
        """
      #expect(try read(template) == PostProcessor(prefix: [7, 8], suffix: [9]))
      let roberta = #"{"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0]}"#
      #expect(try read(roberta) == PostProcessor(prefix: [0], suffix: [2]))
      let sequence =
        #"{"type": "Sequence", "processors": [\#(template), {"type": "ByteLevel"}, \#(roberta)]}"#
      #expect(try read(sequence) == PostProcessor(prefix: [0, 7, 8], suffix: [9, 2]))
    }

    @Test(
      "A template without the text, with it twice, or with a token that is not described",
      arguments: [
        #"[]"#, #"[{"Sequence": {"id": "A"}}, {"Sequence": {"id": "A"}}]"#,
        #"[{"Sequence": {"id": "B"}}]"#,
        #"[{"SpecialToken": {"id": "z"}}, {"Sequence": {"id": "A"}}]"#,
      ])
    func contradictions(single: String) {
      #expect(throws: TextError.self) {
        try read(#"{"type": "TemplateProcessing", "single": \#(single), "special_tokens": {}}"#)
      }
    }
  }

#endif
