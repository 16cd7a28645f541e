import LoupeModel

/// Looking up values: `b=4 k=7 c=1 ? k b` → `7 4`.
///
/// Pairs of a letter and a digit, each a word of its own, then questions. Each answer is aligned
/// surely with the pair it is found in, and possibly with the question.
struct RecallRule: PracticeRule {
  let letters: Int
  let pairs: ClosedRange<Int>
  let splitsByKey = false

  /// Questions asked at most.
  static let questions = 3

  var capacity: Double {
    pairs.reduce(0.0) { sum, count in
      sum + (0..<count).reduce(1.0) { $0 * Double(letters - $1) * 10 }
    }
  }

  func candidate(_ random: inout SplitMix64, number: Int) -> PracticeCandidate {
    var alphabet = Array(0..<letters)
    random.shuffle(&alphabet)
    let count = pairs.lowerBound + random.below(pairs.count)
    let keys = Array(alphabet[..<count])
    let values = keys.map { _ in random.below(10) }
    var asked = Array(keys.indices)
    random.shuffle(&asked)
    let questions = Array(asked.prefix(Self.questions))
    return PracticeCandidate { example(keys: keys, values: values, asked: questions) }
  }

  /// The example of `keys` with `values`, asked for the keys at the places `asked`.
  func example(keys: [Int], values: [Int], asked: [Int]) -> PracticeExample {
    let pairs = zip(keys, values).map { "\(LetterRule.unit($0))=\($1)" }
    let links = asked.enumerated().flatMap { target, place in
      [
        PracticeLink(source: place, target: target),
        PracticeLink(source: pairs.count + 1 + target, target: target, isSure: false),
      ]
    }
    return PracticeExample(
      sourceUnits: pairs + ["▁?"] + asked.map { LetterRule.unit(keys[$0]) },
      targetUnits: asked.map { "▁\(values[$0])" }, alignment: links)
  }
}
