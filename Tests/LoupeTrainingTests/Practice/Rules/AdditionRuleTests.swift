#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeTraining

  struct AdditionRuleTests {
    private let rule = AdditionRule(digits: 1...3)

    @Test func textsOfEverySumOfSmallNumbers() {
      for a in 0...120 {
        for b in [0, 5, 9, 10, 99, 100, 999] {
          let example = rule.example(a, b)
          let digits = { (number: Int) in String(number).map(String.init).joined(separator: " ") }
          #expect(example.source == "\(digits(a)) + \(digits(b))")
          #expect(example.target == digits(a + b))
        }
      }
    }

    /// 3 7 + 4 8 → 8 5: words 0 1 + 3 4.
    @Test func aCarryIsAlignedWithThePlaceBelow() {
      #expect(rule.example(37, 48).pharaoh == "0-0 1?0 3-0 4?0 1-1 4-1")
    }

    /// 4 5 + 5 7 → 1 0 2: the tens add up to nine, so that the leading 1 hangs on the ones, too.
    @Test func aLeadingOneHangsOnWhatCarries() {
      #expect(
        rule.example(45, 57).pharaoh == "0-0 1?0 3-0 4?0 0-1 1?1 3-1 4?1 1-2 4-2")
      // 7 5 + 5 7: the tens carry by themselves.
      #expect(rule.example(75, 57).pharaoh == "0-0 3-0 0-1 1?1 3-1 4?1 1-2 4-2")
    }

    /// 9 + 9 9 1 → 1 0 0 0: places where one number has ended.
    @Test func numbersOfDifferentLength() {
      #expect(
        rule.example(9, 991).pharaoh
          == "0?0 2-0 3?0 4?0 0?1 2-1 3?1 4?1 0?2 3-2 4?2 0-3 4-3")
    }

    @Test func bothOrdersAreHeldOutTogether() {
      #expect(rule.example(37, 48).key == rule.example(48, 37).key)
      #expect(rule.example(37, 48).key != rule.example(38, 47).key)
    }

    @Test func capacityCountsThePairs() {
      #expect(AdditionRule(digits: 1...2).capacity == 10_000)
    }
  }
#endif
