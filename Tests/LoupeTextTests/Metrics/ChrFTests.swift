import Testing

import LoupeText

@Suite("chrF as sacreBLEU computes it")
struct ChrFTests {
  @Test("chrF and chrF++", arguments: [0, 2])
  func sameAsSacreBLEU(wordOrder: Int) throws {
    for expected in try MetricCase.all.get() {
      let score = try #require(expected.chrf["\(wordOrder)"])
      let chrf = try ChrF(
        hypotheses: expected.hypotheses, referenceSets: expected.referenceSets,
        wordOrder: wordOrder)
      #expect(abs(chrf.score - score.score) <= 1e-9, "\(expected.name)")
      #expect(
        MetricCase.withoutAuthor(chrf.signature) == MetricCase.withoutAuthor(score.signature))
    }
  }

  @Test("Lists that do not pair up, and no lines at all")
  func unpaired() throws {
    #expect(throws: TextError.unpairedLines(hypotheses: 2, references: 1)) {
      try ChrF(hypotheses: ["a", "b"], references: ["a"])
    }
    #expect(try ChrF(hypotheses: [], references: []).score == 0)
  }
}
