#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeTraining

  struct LetterRuleTests {
    /// The letters d, a, c, a.
    private let letters = [3, 0, 2, 0]

    private func example(_ order: LetterRule.Order) -> PracticeExample {
      LetterRule(order: order, letters: 26, lengths: 1...4).example(of: letters)
    }

    @Test func texts() {
      #expect(example(.same).source == "d a c a")
      #expect(example(.same).target == "d a c a")
      #expect(example(.backwards).target == "a c a d")
      #expect(example(.alphabetical).target == "a a c d")
    }

    @Test func goldAlignments() {
      #expect(example(.same).pharaoh == "0-0 1-1 2-2 3-3")
      #expect(example(.backwards).pharaoh == "3-0 2-1 1-2 0-3")
      // Either a may come first.
      #expect(example(.alphabetical).pharaoh == "1?0 3?0 1?1 3?1 2-2 0-3")
    }

    @Test func capacityCountsTheStrings() {
      #expect(LetterRule(order: .same, letters: 3, lengths: 1...3).capacity == 3 + 9 + 27)
    }
  }
#endif
