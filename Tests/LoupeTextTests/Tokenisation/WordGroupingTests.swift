import Testing

import LoupeText

@Suite("Pieces and words")
struct WordGroupingTests {
  @Test(
    "Words in text with spaces",
    arguments: [
      (["▁The", "▁ca", "t", "."], ["The", "cat", "."]),
      (["▁I", "▁don", "'", "t", "▁know"], ["I", "don't", "know"]),
      (["▁he", "'s", "▁3", ".", "1", "4", "▁1", ",", "000", "."], ["he's", "3.14", "1,000", "."]),
      (["▁(", "well", "-", "known", ")", "!"], ["(", "well-known", ")", "!"]),
      (["▁", "word", "▁x", "'", "▁y"], ["word", "x", "'", "y"]),
      (["▁e", "\u{301}", "a"], ["e\u{301}a"]), (["'", "a"], ["'", "a"]),
      (["▁Α", "θ", "ήνα"], ["Αθήνα"]),
      (["▁", "😀", "▁ok"], ["😀", "ok"]), (["<0xE3>", "<0x81>"], ["<0xE3><0x81>"]),
      (["▁<0xE9>", "<0xAC><0xB1>", "の"], ["<0xE9><0xAC><0xB1>", "の"]),
      ([], []),
    ])
  func spaced(pieces: [String], words: [String]) {
    check(pieces, words)
  }

  @Test(
    "Words in Japanese",
    arguments: [
      (["▁", "彼女", "は", "昨", "晩", "会", "う", "と", "約束"], ["彼女", "は", "昨晩会う", "と", "約束"]),
      (["▁", "現", "れ", "なかった", "。"], ["現れ", "なかった", "。"]),
      (["コン", "ピュー", "ター", "を", "使", "った"], ["コンピューター", "を", "使った"]),
      (["食べ", "ました", "か", "？"], ["食べ", "ました", "か", "？"]),
      (["T", "シャツ", "の", "3", "人"], ["T", "シャツ", "の", "3", "人"]),
      (["人", "々", "が"], ["人々", "が"]),
    ])
  func japanese(pieces: [String], words: [String]) {
    check(pieces, words)
  }

  private func check(_ pieces: [String], _ words: [String]) {
    let grouping = WordGrouping(pieces: pieces)
    #expect(isSame(grouping.words.map(\.text), words))
    #expect(grouping.wordOfPiece.count == pieces.count)
  }

  @Test("Special tokens are words of their own")
  func special() throws {
    let grouping = WordGrouping(
      pieces: ["<pad>", "a", "b", "</s>"], isSpecial: [true, false, false, true])
    #expect(grouping.words.map(\.text) == ["<pad>", "ab", "</s>"])
    let tokens = [
      TokenSpan(id: 5, piece: "▁a", span: 0..<1), TokenSpan(id: 0, piece: "</s>", span: 1..<1),
    ]
    #expect(WordGrouping(Encoding(tokens: tokens)).words.map(\.text) == ["a", "</s>"])
  }

  @Test("Words cover all pieces in order, whatever the text")
  func cover() throws {
    let processor = try TextFixture.processor("unigram_bytes")
    var generator = SeededGenerator(seed: 51)
    for _ in 0..<300 {
      let text = RandomText.next(upTo: 15, using: &generator)
      let encoding = Encoding(tokens: try processor.encode(text))
      let grouping = WordGrouping(encoding)
      #expect(grouping.words.flatMap { Array($0.pieces) } == Array(encoding.tokens.indices))
      for (word, pieces) in grouping.words.map(\.pieces).enumerated() {
        #expect(pieces.allSatisfy { grouping.wordOfPiece[$0] == word })
      }
    }
  }
}
