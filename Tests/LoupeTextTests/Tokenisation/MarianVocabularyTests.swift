import Foundation
import Testing

import LoupeText

@Suite("Marian vocabulary, written")
struct MarianVocabularyTests {
  @Test("</s>, <unk>, the pieces, <pad>; each piece once")
  func order() {
    let source = SentencePieceModel(
      pieces: [
        .init("<unk>", score: 0, kind: .unknown), .init("<s>", score: 0, kind: .control),
        .init("</s>", score: 0, kind: .control), .init("▁a", score: -1), .init("b", score: -2),
      ], training: .init(), normalisation: .init())
    var target = source
    target.pieces[3] = .init("猫\"\\", score: -1)
    let vocabulary = MarianVocabulary(joining: [source, target])
    #expect(vocabulary.tokens == ["</s>", "<unk>", "▁a", "b", "猫\"\\", "<pad>"])
    #expect(
      String(decoding: vocabulary.json(), as: UTF8.self) == """
        {
          "</s>": 0,
          "<unk>": 1,
          "\\u2581a": 2,
          "b": 3,
          "\\u732b\\"\\\\": 4,
          "<pad>": 5
        }

        """)
  }

  @Test("The files of a joint model make a tokenizer of as many tokens as pieces")
  func files() throws {
    let model = try SentencePieceModel(path: TextFixture.path("trained_by_loupe_unigram.model"))
    let files = MarianVocabulary.files(
      for: model, sourceLanguage: "en", targetLanguage: "ja", maximumLength: 512)
    let tokenizer = try MarianTokenizer(files: files)
    #expect(tokenizer.vocabularySize == model.pieces.count)
    #expect(files["source.spm"] == files["target.spm"])
    for name in ["tokenizer_config.json", "special_tokens_map.json"] {
      let content = try #require(files[name])
      let object = try JSONSerialization.jsonObject(with: Data(content)) as? [String: Any]
      #expect(object?["eos_token"] as? String == "</s>")
    }
    let text = "アンナは朝早く手紙を読む。"
    let encoding = try tokenizer.encode(text, side: .target)
    #expect(!encoding.ids.contains(tokenizer.unknownIdentifier))
    #expect(tokenizer.decode(encoding.ids, side: .target, skipSpecialTokens: true) == text)
  }
}
