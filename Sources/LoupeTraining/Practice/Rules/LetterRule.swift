import LoupeModel

/// Copying, reversing or sorting letters.
struct LetterRule: PracticeRule {
  /// For each target place the source place whose letter stands there.
  enum Order: Sendable {
    case same
    case backwards
    case alphabetical
  }

  let order: Order
  let letters: Int
  let lengths: ClosedRange<Int>
  let splitsByKey = false

  var capacity: Double {
    lengths.reduce(0.0) { sum, length in
      sum + (0..<length).reduce(1.0) { product, _ in product * Double(letters) }
    }
  }

  /// Lengths are drawn evenly, so that the few short strings there are get learned, too.
  func candidate(_ random: inout SplitMix64, number: Int) -> PracticeCandidate {
    let length = lengths.lowerBound + random.below(lengths.count)
    let source = (0..<length).map { _ in random.below(letters) }
    return PracticeCandidate { example(of: source) }
  }

  /// The example of letters given by their places in the alphabet.
  func example(of source: [Int]) -> PracticeExample {
    let places = places(in: source)
    var links: [PracticeLink] = []
    for (target, place) in places.enumerated() {
      links += self.links(to: target, from: place, in: source)
    }
    return PracticeExample(
      sourceUnits: source.map(Self.unit), targetUnits: places.map { Self.unit(source[$0]) },
      alignment: links)
  }

  private func places(in source: [Int]) -> [Int] {
    switch order {
    case .same: Array(source.indices)
    case .backwards: source.indices.reversed()
    case .alphabetical: source.indices.sorted { (source[$0], $0) < (source[$1], $1) }
    }
  }

  /// Sorting says nothing about which of several equal letters comes first: all of them are
  /// possible.
  private func links(to target: Int, from place: Int, in source: [Int]) -> [PracticeLink] {
    guard order == .alphabetical else { return [PracticeLink(source: place, target: target)] }
    let equal = source.indices.filter { source[$0] == source[place] }
    return equal.map { PracticeLink(source: $0, target: target, isSure: equal.count == 1) }
  }

  /// A letter as a token: a word of one letter.
  static func unit(_ letter: Int) -> String {
    "▁" + String(Unicode.Scalar(UInt8(ascii: "a") + UInt8(letter)))
  }
}
