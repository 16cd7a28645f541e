import LoupeModel

extension SplitMix64 {
  /// A number in 0..<bound; bound is tiny beside 2⁶⁴, so that the remainder is even enough.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// The elements in random order (Fisher & Yates); the order is part of what a seed promises, so
  /// it does not rely on the standard library's shuffle, which may change.
  mutating func shuffle<Element>(_ elements: inout [Element]) {
    for index in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(index, below(index + 1))
    }
  }

  /// A generator for one purpose among many: the same seed and numbers give the same generator.
  static func derived(from seed: UInt64, _ numbers: UInt64...) -> SplitMix64 {
    var random = SplitMix64(seed: seed)
    for number in numbers {
      random = SplitMix64(seed: random.next() ^ (number &* 0x9e37_79b9_7f4a_7c15))
    }
    return random
  }
}
