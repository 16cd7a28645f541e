import Testing

import LoupeText

@Suite("BLEU as sacreBLEU computes it")
struct BLEUTests {
  @Test("Scores, precisions, lengths and signatures", arguments: BLEUTokenisation.allCases)
  func sameAsSacreBLEU(tokenisation: BLEUTokenisation) throws {
    for expected in try MetricCase.all.get() {
      let score = try #require(expected.bleu[tokenisation.rawValue])
      let bleu = try BLEU(
        hypotheses: expected.hypotheses, referenceSets: expected.referenceSets,
        tokenisation: tokenisation)
      #expect(abs(bleu.score - score.score) <= 1e-9, "\(expected.name)")
      #expect(abs(bleu.brevityPenalty - score.brevityPenalty) <= 1e-12, "\(expected.name)")
      #expect(bleu.precisions.count == score.precisions.count)
      for (one, two) in zip(bleu.precisions, score.precisions) {
        #expect(abs(one - two) <= 1e-9, "\(expected.name)")
      }
      #expect(bleu.hypothesisLength == score.hypothesisLength, "\(expected.name)")
      #expect(bleu.referenceLength == score.referenceLength, "\(expected.name)")
      #expect(
        MetricCase.withoutAuthor(bleu.signature) == MetricCase.withoutAuthor(score.signature))
    }
  }

  @Test("Japanese is scored by characters, and the signature says so")
  func japanese() throws {
    #expect(BLEUTokenisation.standard(forLanguage: "ja") == .character)
    #expect(BLEUTokenisation.standard(forLanguage: "ja-JP") == .character)
    #expect(BLEUTokenisation.standard(forLanguage: "en") == .thirteenA)
    let bleu = try BLEU(
      hypotheses: ["猫がいる。"], references: ["猫がいた。"], tokenisation: .character)
    #expect(bleu.signature == "nrefs:1|case:mixed|eff:no|tok:char|smooth:exp|impl:Loupe")
  }

  @Test("Lists that do not pair up")
  func unpaired() {
    #expect(throws: TextError.unpairedLines(hypotheses: 2, references: 1)) {
      try BLEU(hypotheses: ["a", "b"], references: ["a"], tokenisation: .none)
    }
    #expect(throws: TextError.unpairedLines(hypotheses: 1, references: 0)) {
      try BLEU(hypotheses: ["a"], referenceSets: [], tokenisation: .none)
    }
  }

  @Test("No lines at all score nothing")
  func nothing() throws {
    #expect(try BLEU(hypotheses: [], references: [], tokenisation: .none).score == 0)
  }
}
