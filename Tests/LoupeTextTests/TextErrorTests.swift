import Testing

import LoupeText

@Suite("What errors say")
struct TextErrorTests {
  @Test("A missing file is named, with its place and what is needed")
  func missingFile() {
    #expect(
      TextError.missingFile(name: "source.spm", place: "models/en-ja").description
        == "models/en-ja has no source.spm; "
        + "a Marian tokenizer needs source.spm, target.spm and vocab.json.")
  }

  @Test("A path that leads nowhere")
  func unreadableFile() {
    #expect(
      throws: TextError.unreadableFile(
        path: "/nowhere/at/all.model", reason: "it cannot be read (there is no such file)")
    ) {
      try SentencePieceModel(path: "/nowhere/at/all.model")
    }
  }

  @Test("A directory instead of a file")
  func directory() {
    #expect(throws: TextError.self) { try SentencePieceModel(path: "/") }
  }

  @Test(
    "Every case is one sentence or two, ended by a full stop",
    arguments: [
      TextError.unreadableFile(path: "a", reason: "b"), .missingFile(name: "a", place: "b"),
      .malformedModel(file: "a", reason: "b"), .unsupportedModel(file: "a", reason: "b"),
      .malformedVocabulary(file: "a", reason: "b"), .textTooLong(bytes: 2, limit: 1),
      .invalidSetting(name: "a", value: "b", reason: "c"), .untrainable(reason: "a"),
      .unpairedLines(hypotheses: 1, references: 2), .missingTokenizer(place: "a", reason: "b"),
      .missingTokenizerFile(name: "a", place: "b", tokenizer: "c"),
      .malformedTokenizer(file: "a", reason: "b"), .unsupportedTokenizer(file: "a", part: "b"),
      .unknownLanguage(language: "a", suggestions: []),
      .unknownLanguage(language: "a", suggestions: ["b", "c", "d"]),
      .languageNeeded(side: .target, examples: ["a"]), .languageNeeded(side: .source, examples: []),
      .expressionTooSlow(expression: "a", bytes: 1),
    ])
  func sentences(error: TextError) {
    #expect(error.description.hasSuffix("."))
    #expect(!error.description.contains("\n"))
  }
}
