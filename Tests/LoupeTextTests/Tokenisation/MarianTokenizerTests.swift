import Foundation
import Testing

import LoupeText

@Suite("Marian tokenizer")
struct MarianTokenizerTests {
  /// A joint tokenizer from the fixtures' models: source and target differ.
  private static func files(_ change: (inout [String: [UInt8]]) -> Void = { _ in }) throws
    -> [String: [UInt8]]
  {
    let source = try SentencePieceModel(path: TextFixture.path("unigram.model"))
    let target = try SentencePieceModel(path: TextFixture.path("bpe.model"))
    var files = [
      "source.spm": source.serialised(), "target.spm": target.serialised(),
      "vocab.json": MarianVocabulary(joining: [source, target]).json(),
    ]
    change(&files)
    return files
  }

  private static let tokenizer = Result { try MarianTokenizer(files: files()) }

  @Test("Each side has its own pieces; every text ends with </s>")
  func sides() throws {
    let tokenizer = try Self.tokenizer.get()
    let text = "Anna reads the letter."
    let source = try tokenizer.encode(text, side: .source)
    let target = try tokenizer.encode(text, side: .target)
    let unigram = try TextFixture.processor("unigram").encode(text)
    let bpe = try TextFixture.processor("bpe").encode(text)
    #expect(source.pieces == unigram.map(\.piece) + ["</s>"])
    #expect(target.pieces == bpe.map(\.piece) + ["</s>"])
    #expect(source.spans.last == text.utf16.count..<text.utf16.count)
    for encoding in [source, target] {
      #expect(encoding.ids.map { tokenizer.piece(for: $0) } == encoding.pieces)
      #expect(encoding.ids.last == tokenizer.endIdentifier)
    }
  }

  @Test("The order of Marian's vocabulary")
  func specialIdentifiers() throws {
    let tokenizer = try Self.tokenizer.get()
    #expect(tokenizer.endIdentifier == 0)
    #expect(tokenizer.unknownIdentifier == 1)
    #expect(tokenizer.paddingIdentifier == tokenizer.vocabularySize - 1)
    #expect([0, 1, tokenizer.vocabularySize - 1].allSatisfy(tokenizer.isSpecial))
    #expect(!tokenizer.isSpecial(2))
    #expect(tokenizer.piece(for: -1) == nil)
    #expect(tokenizer.piece(for: tokenizer.vocabularySize) == nil)
  }

  @Test("Special tokens written in the text are tokens; the text around them is segmented alone")
  func specialTokensInText() throws {
    let tokenizer = try Self.tokenizer.get()
    let text = "the</s> letter <pad>"
    let encoding = try tokenizer.encode(text, side: .source)
    let words = try TextFixture.processor("unigram")
    let first = try words.encode("the").map(\.piece)
    let second = try words.encode(" letter ").map(\.piece)
    #expect(encoding.pieces == first + ["</s>"] + second + ["<pad>", "</s>"])
    #expect(encoding.spans[first.count] == 3..<7)
    let padding = encoding.tokens[encoding.tokens.count - 2]
    #expect(padding.surface(in: text) == "<pad>")
    #expect(padding.id == tokenizer.paddingIdentifier)
  }

  @Test("A language code at the beginning is one token, elsewhere it is text")
  func languageCodes() throws {
    let tokenizer = try Self.tokenizer.get()
    let text = ">>fra<< the letter"
    let encoding = try tokenizer.encode(text, side: .source)
    #expect(encoding.pieces[0] == ">>fra<<")
    #expect(encoding.ids[0] == tokenizer.unknownIdentifier)
    #expect(encoding.spans[0] == 0..<7)
    #expect(encoding.tokens.dropFirst().map { $0.surface(in: text) }.joined() == "the letter")
    let inside = try tokenizer.encode("the >>fra<< letter", side: .source)
    #expect(inside.pieces.joined().contains(">>fra<<"))
  }

  @Test("A code that the vocabulary has keeps its identifier")
  func knownLanguageCode() throws {
    let files = try Self.files {
      let text = String(decoding: $0["vocab.json"] ?? [], as: UTF8.self)
      let code = "\">>fra<<\": 5000, "
      $0["vocab.json"] = Array(text.replacing("\"<pad>\": ", with: code + "\"<pad>\": ").utf8)
    }
    let tokenizer = try MarianTokenizer(files: files)
    #expect(try tokenizer.encode(">>fra<< the", side: .source).ids[0] == 5000)
    #expect(tokenizer.vocabularySize == 5001)
  }

  @Test("What a side does not cover counts as a piece of the other side where it is one")
  func piecesOfTheOtherSide() throws {
    let source = SentencePieceModel(
      pieces: [
        .init("<unk>", score: 0, kind: .unknown), .init("▁a", score: -1), .init("▁", score: -2),
      ], training: .init(), normalisation: .init())
    var target = source
    target.pieces.append(.init("猫", score: -3))
    let tokenizer = try MarianTokenizer(files: [
      "source.spm": source.serialised(), "target.spm": target.serialised(),
      "vocab.json": MarianVocabulary(joining: [source, target]).json(),
    ])
    #expect(try tokenizer.encode("a猫", side: .source).ids == [2, 4, 0])
    #expect(try tokenizer.encode("a犬", side: .source).ids == [2, 1, 0])
    #expect(tokenizer.decode([2, 4, 0], side: .target, skipSpecialTokens: true) == "a猫")
  }

  @Test("Decoding with and without special tokens")
  func decoding() throws {
    let tokenizer = try Self.tokenizer.get()
    var ids = try tokenizer.encode("Anna reads.", side: .target).ids
    ids.insert(tokenizer.paddingIdentifier, at: 0)
    #expect(tokenizer.decode(ids, side: .target, skipSpecialTokens: true) == "Anna reads.")
    #expect(
      tokenizer.decode(ids, side: .target, skipSpecialTokens: false) == "<pad> Anna reads.</s>")
    #expect(tokenizer.decode([], side: .target, skipSpecialTokens: true).isEmpty)
    #expect(tokenizer.decode([99_999, -5], side: .target, skipSpecialTokens: true).isEmpty)
    #expect(tokenizer.decode([99_999], side: .target, skipSpecialTokens: false) == "<unk>")
  }

  @Test("The text grows token by token, and every token knows its part of it")
  func decodingStepByStep() throws {
    let tokenizer = try Self.tokenizer.get()
    let texts = ["Anna reads the letter.", "アンナは朝早く手紙を読む。", "the  猫  the"]
    for text in texts {
      let ids = [tokenizer.paddingIdentifier] + (try tokenizer.encode(text, side: .target).ids)
      let whole = tokenizer.decodeWithSpans(ids)
      #expect(whole.text == tokenizer.decode(ids, side: .target, skipSpecialTokens: true))
      #expect(whole.spans.count == ids.count)
      for count in 0...ids.count {
        #expect(whole.text.hasPrefix(tokenizer.decodeWithSpans(Array(ids.prefix(count))).text))
      }
      var end = 0
      for (id, span) in zip(ids, whole.spans) {
        #expect(span.lowerBound >= end)
        #expect(!tokenizer.isSpecial(id) || span.isEmpty)
        end = span.upperBound
      }
      #expect(end == whole.text.utf16.count)
    }
  }

  @Test("Random text on either side never crashes, and its spans are in order")
  func fuzz() throws {
    let tokenizer = try Self.tokenizer.get()
    var generator = SeededGenerator(seed: 41)
    for round in 0..<1500 {
      let text = RandomText.next(upTo: 12, using: &generator)
      let encoding = try tokenizer.encode(text, side: round % 2 == 0 ? .source : .target)
      var end = 0
      for span in encoding.spans {
        if span.lowerBound < end { Issue.record("\(text.debugDescription): \(encoding.spans)") }
        end = span.upperBound
      }
      #expect(end == text.utf16.count)
      #expect(encoding.ids.allSatisfy { 0..<tokenizer.vocabularySize ~= $0 })
      _ = tokenizer.decodeWithSpans(encoding.ids)
    }
  }

  @Test(
    "Names of missing and damaged files", arguments: ["source.spm", "target.spm", "vocab.json"])
  func missingFiles(name: String) throws {
    let without = try Self.files { $0[name] = nil }
    #expect(throws: TextError.missingFile(name: name, place: "The model")) {
      try MarianTokenizer(files: without)
    }
    let damaged = try Self.files { $0[name] = [0xFF, 0xFF, 0xFF] }
    let error = #expect(throws: TextError.self) { try MarianTokenizer(files: damaged) }
    #expect(error?.description.hasPrefix(name) == true)
  }

  @Test("A vocabulary without a special token")
  func incompleteVocabulary() throws {
    let files = try Self.files { $0["vocab.json"] = Array(#"{"</s>": 0, "<unk>": 1}"#.utf8) }
    #expect(
      throws: TextError.malformedVocabulary(
        file: "vocab.json", reason: "the token <pad> is missing")
    ) { try MarianTokenizer(files: files) }
  }

  @Test("The configuration may rename the special tokens, as text or as objects")
  func configuration() throws {
    let files = try Self.files {
      let text = String(decoding: $0["vocab.json"] ?? [], as: UTF8.self)
      $0["vocab.json"] = Array(text.replacing("\"</s>\"", with: "\"<end>\"").utf8)
      $0["tokenizer_config.json"] = Array(#"{"eos_token": {"content": "<end>"}}"#.utf8)
    }
    let tokenizer = try MarianTokenizer(files: files)
    #expect(try tokenizer.encode("the", side: .source).pieces.last == "<end>")
    let damaged = try Self.files { $0["tokenizer_config.json"] = Array("[".utf8) }
    #expect(throws: TextError.self) { try MarianTokenizer(files: damaged) }
  }

  @Test("Separate vocabularies for the two sides")
  func separateVocabularies() throws {
    let files = try Self.files {
      $0["tokenizer_config.json"] = Array(#"{"separate_vocabs": true}"#.utf8)
      $0["target_vocab.json"] = Array(#"{"</s>": 0, "<unk>": 1, "▁the": 7, "<pad>": 9}"#.utf8)
    }
    let tokenizer = try MarianTokenizer(files: files)
    #expect(tokenizer.piece(for: 7) == "▁the")
    #expect(try tokenizer.encode("the", side: .target).ids == [7, 0])
    #expect(tokenizer.decode([7], side: .target, skipSpecialTokens: true) == "the")
  }

  @Test("Read from a directory")
  func directory() throws {
    let folder = NSTemporaryDirectory() + "loupe-marian-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(throws: TextError.missingFile(name: "source.spm", place: folder)) {
      try MarianTokenizer(directory: folder)
    }
    for (name, content) in try Self.files() {
      try Data(content).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    let tokenizer = try MarianTokenizer(directory: folder)
    let ids = try tokenizer.encode("Anna", side: .source).ids
    #expect(ids == (try Self.tokenizer.get().encode("Anna", side: .source).ids))
  }
}
