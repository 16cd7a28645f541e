#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeTraining

  struct PronounScoreTests {
    private let references = ["La vache dort. Elle rêve.", "parce qu'il dort.", "Rien."]

    private func score(_ translations: [String]) -> PronounScore {
      PronounScore(translations, references: references, among: ["il", "elle"])
    }

    @Test func onlyThePronounCounts() {
      let score = score(["L'oie vole. Elle chante.", "car il ronfle", "Il dort."])
      #expect(score.correct == 2 && score.total == 2)
      #expect(score.share == 1)
    }

    @Test func othersMoreOrNoneAreWrong() {
      #expect(score(["Il rêve.", "parce qu'il dort", ""]).correct == 1)
      #expect(score(["Elle rêve. Il dort.", "", ""]).correct == 0)
      // Not a word of its own: “ville” has no pronoun in it.
      #expect(score(["la ville", "ilot", ""]).correct == 0)
    }

    @Test func withoutPronounsThereIsNoShare() {
      #expect(PronounScore(["a"], references: ["b"], among: ["il"]).share == nil)
    }
  }
#endif
