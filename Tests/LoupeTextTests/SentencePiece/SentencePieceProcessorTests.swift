import Testing

import LoupeText

@Suite("Segmenting and joining as the sentencepiece library does")
struct SentencePieceProcessorTests {
  /// What the library makes of one text.
  struct Segmented: Decodable {
    let ids: [Int]
    let unknown: [Unknown]
    let starts: [Int]
    let ends: [Int]
    /// Left out where it is the text itself.
    let normalised: String?
    let decoded: String?
  }

  /// An unknown piece: its position and its text.
  struct Unknown: Decodable {
    let position: Int
    let piece: String

    init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      position = try pair.decode(Int.self)
      piece = try pair.decode(String.self)
    }
  }

  struct Segmentations: Decodable {
    let texts: [String]
    let models: [String: [Segmented]]
  }

  struct Decoding: Decodable {
    let ids: [Int]
    let text: String

    init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      ids = try pair.decode([Int].self)
      text = try pair.decode(String.self)
    }
  }

  static let segmentations = Result {
    try TextFixture.json("segmentation.json", as: Segmentations.self)
  }
  static let decodings = Result {
    try TextFixture.json("decoding.json", as: [String: [Decoding]].self)
  }

  @Test(
    "Identifiers, pieces, spans, normalised and decoded text", arguments: TextFixture.modelNames)
  func segmentation(name: String) throws {
    let processor = try TextFixture.processor(name)
    let fixture = try Self.segmentations.get()
    let expectations = try #require(fixture.models[name])
    #expect(expectations.count == fixture.texts.count)
    for (text, expected) in zip(fixture.texts, expectations) {
      let tokens = try processor.encode(text)
      var pieces = expected.ids.map { processor.model.pieces[$0].text }
      for unknown in expected.unknown { pieces[unknown.position] = unknown.piece }
      #expect(tokens.map(\.id) == expected.ids, "\(text.debugDescription)")
      #expect(isSame(tokens.map(\.piece), pieces), "\(text.debugDescription)")
      #expect(tokens.map(\.span.lowerBound) == expected.starts, "\(text.debugDescription)")
      #expect(tokens.map(\.span.upperBound) == expected.ends, "\(text.debugDescription)")
      #expect(isSame(processor.decode(expected.ids), expected.decoded ?? text))
      if let normalised = expected.normalised {
        #expect(isSame(processor.normalise(text), normalised))
      }
    }
  }

  @Test("Any sequence of identifiers decodes to the same text", arguments: TextFixture.modelNames)
  func decoding(name: String) throws {
    let processor = try TextFixture.processor(name)
    for expected in try #require(try Self.decodings.get()[name]) {
      #expect(isSame(processor.decode(expected.ids), expected.text), "\(expected.ids)")
    }
  }

  @Test("Identifiers outside the vocabulary decode as unknown")
  func outOfRange() throws {
    let processor = try TextFixture.processor("bpe")
    #expect(processor.decode([-1, Int.max, Int.min]) == processor.decode([0, 0, 0]))
  }

  @Test("Spans ascend, do not overlap and lie in the text", arguments: TextFixture.modelNames)
  func spans(name: String) throws {
    let processor = try TextFixture.processor(name)
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<150 {
      let text = RandomText.next(upTo: 20, using: &generator)
      var end = 0
      for token in try processor.encode(text) {
        #expect(token.span.lowerBound >= end)
        end = token.span.upperBound
      }
      #expect(end <= text.utf16.count)
    }
  }

  @Test("Decoding what was encoded gives the normalised text back")
  func inverse() throws {
    let processor = try TextFixture.processor("bpe_bytes")
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<300 {
      let text = RandomText.next(upTo: 20, using: &generator)
      let ids = try processor.encode(text).map(\.id)
      // Every space before the text goes, also one that was typed as `▁`.
      let scalars = processor.normalise(text).unicodeScalars.drop { $0 == "\u{2581}" }
      let expected = scalars.map { $0 == "\u{2581}" ? " " : String($0) }.joined()
      #expect(isSame(processor.decode(ids), expected), "\(text.debugDescription)")
    }
  }

  @Test("Spans say what was typed, whatever it became")
  func surfaces() throws {
    let processor = try TextFixture.processor("unigram")
    let text = "  ＡＮＮＡ　ｶﾞ 😀読む"
    let tokens = try processor.encode(text)
    #expect(tokens.map { String($0.surface(in: text)) }.joined() == "ＡＮＮＡ　ｶﾞ 😀読む")
    let cat = try #require(tokens.last { $0.piece.contains("読") })
    #expect(cat.surface(in: text).contains("読"))
  }

  @Test("Long texts take time in proportion, not in square", arguments: ["unigram", "bpe"])
  func longText(name: String) throws {
    let processor = try TextFixture.processor(name)
    // In square these would take hours.
    for unit in ["a", "Anna reads the letter. ", "猫", " "] {
      let text = String(repeating: unit, count: 20_000 / unit.utf8.count)
      let tokens = try processor.encode(text)
      #expect(tokens.last?.span.upperBound ?? 0 <= text.utf16.count)
    }
  }

  @Test("A text beyond the limit is refused")
  func tooLong() throws {
    let processor = try TextFixture.processor("bpe")
    let limit = SentencePieceProcessor.maximumTextBytes
    let text = [UInt8](repeating: 0x61, count: limit + 1)
    #expect(throws: TextError.textTooLong(bytes: limit + 1, limit: limit)) {
      try processor.encode(text)
    }
  }

  @Test("Pieces marked unused are never chosen; BPE takes them apart again")
  func unusedPieces() throws {
    for name in ["unigram", "bpe"] {
      var model = try SentencePieceModel(path: TextFixture.path(name + ".model"))
      let text = "Anna reads the letter at the station."
      let whole = try SentencePieceProcessor(model, name: name).encode(text)
      let longest = try #require(whole.max { $0.piece.count < $1.piece.count })
      #expect(longest.piece.count > 2)
      model.pieces[longest.id].kind = .unused
      let split = try SentencePieceProcessor(model, name: name).encode(text)
      #expect(!split.map(\.id).contains(longest.id))
      #expect(split.map(\.piece).joined() == whole.map(\.piece).joined())
    }
  }
}
