#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeTraining

  struct RecallRuleTests {
    private let rule = RecallRule(letters: 26, pairs: 2...4)

    /// The answers to k and b in “b=4 k=7 c=1”.
    @Test func textAndGold() {
      let example = rule.example(keys: [1, 10, 2], values: [4, 7, 1], asked: [1, 0])
      #expect(example.source == "b=4 k=7 c=1 ? k b")
      #expect(example.target == "7 4")
      #expect(example.pharaoh == "1-0 4?0 0-1 5?1")
    }

    @Test func keysOfAListAreDifferentAndAnswersAreTheirs() {
      var task = PracticeTaskTests.small(.recall)
      task.examples = 300
      for example in task.examples(.training) {
        let words = example.source.split(separator: " ").map(String.init)
        guard let mark = words.firstIndex(of: "?") else {
          Issue.record("no question in \(example.source)")
          continue
        }
        let pairs = words[..<mark].map { $0.split(separator: "=").map(String.init) }
        let values = Dictionary(pairs.map { ($0[0], $0[1]) }) { first, _ in "\(first) twice" }
        let answers = words[(mark + 1)...].map { values[$0] ?? "none" }
        #expect(answers.joined(separator: " ") == example.target)
      }
    }
  }
#endif
