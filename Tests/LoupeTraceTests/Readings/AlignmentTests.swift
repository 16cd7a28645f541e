import LoupeTrace
import Testing

@Suite struct GoldAlignmentTests {
  typealias Link = GoldAlignment.Link

  @Test func readsPharaohFormat() throws {
    let gold = try GoldAlignment(pharaoh: "0-0 1-2  3?1 2p2")
    #expect(gold.sure == [Link(source: 0, target: 0), Link(source: 1, target: 2)])
    #expect(gold.possible.count == 4)
    #expect(gold.possible.isSuperset(of: gold.sure))
    #expect(
      try GoldAlignment(pharaoh: "1-1 2?3", firstWord: 1)
        == GoldAlignment(pharaoh: "0-0 1?2"))
  }

  @Test func linesKeepTheirNumbers() throws {
    let gold = try GoldAlignment.lines(of: "0-0\n\n1-1 0?1\n")
    #expect(gold.count == 3)
    #expect(gold[1].possible.isEmpty)
    let error = #expect(throws: TraceError.self) { try GoldAlignment.lines(of: "0-0\n1-\n") }
    #expect(
      error?.description
        == "gold alignment, line 2: “1-” is not a link; write SOURCE-TARGET (sure) or "
        + "SOURCE?TARGET (possible), counted from 0")
  }

  /// The lines of the shared task's own description, links of two sentences, one of them with no word.
  @Test func readsTheNAACLFormat() throws {
    let gold = try GoldAlignment.lines(
      of: """
        0001 1 1
        0001 2 3 P

        3 1 2 S 0.9
        3 0 1
        3 2 1 P 0.25
        """)
    #expect(gold.count == 3)
    #expect(gold[0] == (try GoldAlignment(pharaoh: "0-0 1?2")))
    #expect(gold[1].possible.isEmpty)
    #expect(gold[2] == (try GoldAlignment(pharaoh: "0-1 1?0")))
  }

  @Test(arguments: [
    "1 1 1\n1 2", "1 1 1\n0 1 1", "1 1 1\n1 1 1 X", "1 1 1\n1 1 1 S many", "1 1 1\n1-1 2",
    "1 1 1\n99999999999999999999 1 1", "1 1 1\n9999999 1 1", "1 1 1 S 1 1",
  ])
  func nonsenseInTheNAACLFormatIsAnErrorThatNamesTheLine(text: String) {
    let error = #expect(throws: TraceError.self) { try GoldAlignment.lines(of: text) }
    let line = text.contains("\n") ? 2 : 1
    #expect(error?.description.hasPrefix("gold alignment, line \(line): ") == true)
  }

  @Test(arguments: ["a-b", "0", "-1", "0--1", "1-2-3", "0-99999999999999999999", "٣-1", "0 - 1"])
  func nonsenseIsAnError(text: String) {
    #expect(throws: TraceError.self) { try GoldAlignment(pharaoh: text) }
  }

  @Test func wordZeroIsAnErrorWhereWordsCountFromOne() {
    #expect(throws: TraceError.self) { try GoldAlignment(pharaoh: "0-1", firstWord: 1) }
  }
}

@Suite struct AlignmentErrorRateTests {
  typealias Link = GoldAlignment.Link

  @Test func handComputed() throws {
    let gold = try GoldAlignment(pharaoh: "0-0 1-1 2?2")
    let found: Set = [
      Link(source: 0, target: 0), Link(source: 2, target: 2), Link(source: 3, target: 0),
    ]
    let rate = AlignmentErrorRate(found, gold: gold)
    // One sure and two possible of three found, two sure wanted.
    #expect(abs(rate.rate - (1 - 3.0 / 5)) < 1e-12)
    #expect(abs(rate.precision - 2.0 / 3) < 1e-12)
    #expect(rate.recall == 0.5)
    #expect(AlignmentErrorRate(gold.sure, gold: gold).rate == 0)
    #expect(AlignmentErrorRate(gold.possible, gold: gold).rate == 0)
    #expect(AlignmentErrorRate([], gold: gold).rate == 1)
    #expect((rate + AlignmentErrorRate(gold.sure, gold: gold)).rate == 1 - 7.0 / 9)
  }
}

@Suite struct AttentionAlignmentTests {
  /// Each step looks at the word it chooses, or (head 1) at the word it has just read.
  private func trace() throws -> Trace {
    let chosen: [Float] = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    let read: [Float] = [0, 0, 1, 1, 0, 0, 0, 1, 0]
    return try TestTrace.make(
      source: ["the", "cat", "</s>"], target: ["le", "chat", "</s>"],
      tensors: [
        "decoder.cross_attention": TraceTensor(shape: [1, 2, 3, 3], values: chosen + read),
        "decoder.self_attention": TestTrace.uniform([1, 2, 3, 3], causal: true),
      ])
  }

  @Test func theLabelDecides() throws {
    let gold = try GoldAlignment(pharaoh: "0-0 1-1")
    let found = try AttentionAlignment(of: trace(), gold: gold)
    #expect(found.labels.map(\.label) == [.read, .chosen])
    let (read, chosen) = (found.labels[0], found.labels[1])
    #expect(chosen.heads[0].links == [0, 1, nil])
    #expect(read.heads[1].links == [0, 1, nil])
    #expect(chosen.headErrors[0].rate == 0)
    #expect(read.headErrors[1].rate == 0)
    #expect(chosen.headErrors[1].rate > 0)
    #expect(read.headErrors[0].rate > 0)
  }

  @Test func aGoldAlignmentOfOtherTextsIsAnError() throws {
    let error = #expect(throws: TraceError.self) {
      try AttentionAlignment(of: trace(), gold: GoldAlignment(pharaoh: "0-5"))
    }
    #expect(error?.description.contains("0-5") == true)
  }

  @Test func wordsAreWhatStandsBetweenSpaces() throws {
    let trace = try trace()
    #expect(WordNumbering(trace.source, in: trace.text).wordOfToken == [0, 1, nil])
    #expect(WordNumbering(trace.source, in: trace.text).count == 2)
    let one = try TestTrace.make(source: ["猫", "</s>"], target: ["cat", "</s>"])
    #expect(WordNumbering(one.source, in: one.text).wordOfToken == [0, nil])
  }
}
