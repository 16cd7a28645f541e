import Testing

import LoupeText

@Suite("Parity with transformers")
struct ParityTests {
  @Test(
    "Marian: every line, both sides, and back",
    .enabled(if: SharedParity.has("marian"), "the parity kit marian is not there"))
  func marian() throws {
    let tokenizer = try MarianTokenizer(directory: SharedParity.path("marian"))
    let expected = try SharedParity.expected("marian")
    for line in expected.tokenised {
      #expect(try tokenizer.encode(line.text, side: .source).ids == line.ids, "\(line.text)")
    }
    for line in expected.targetTokenised {
      #expect(try tokenizer.encode(line.text, side: .target).ids == line.ids, "\(line.text)")
    }
    for line in expected.detokenised {
      let text = tokenizer.decode(line.ids, side: .target, skipSpecialTokens: true)
      #expect(isSame(text, line.text), "\(line.ids)")
    }
  }

  /// M2M100 puts a language code before the pieces and `</s>` after them; the pieces are those of
  /// the BPE model, with identifiers from `vocab.json`.
  @Test(
    "M2M100: the pieces of every line",
    .enabled(if: SharedParity.has("m2m100"), "the parity kit m2m100 is not there"))
  func m2m100() throws {
    let name = "sentencepiece.bpe.model"
    let processor = try SentencePieceProcessor(
      SentencePieceModel(path: SharedParity.path("m2m100/" + name)), name: name)
    let vocabulary = try Vocabulary(
      json: FileReading.bytes(path: SharedParity.path("m2m100/vocab.json")), name: "vocab.json")
    let special = SpecialTokens(
      try ["<s>", "<pad>", "</s>", "<unk>"].map {
        ($0, try #require(vocabulary.identifier(of: $0)))
      })
    let unknown = try #require(vocabulary.identifier(of: "<unk>"))
    let expected = try SharedParity.expected("m2m100")
    for line in expected.tokenised + expected.targetTokenised {
      let text = Array(line.text.utf8)
      var ids: [Int] = []
      for part in special.split(text) {
        if let identifier = part.identifier {
          ids.append(identifier)
        } else {
          ids += try processor.encode(Array(text[part.range])).map {
            vocabulary.identifier(of: $0.piece) ?? unknown
          }
        }
      }
      #expect(ids == Array(line.ids.dropFirst().dropLast()), "\(line.text)")
    }
  }
}
