/// Reproducible numbers for tests: a linear congruential generator (Knuth's constants) whose high
/// bits are used.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 33)
  }

  /// Numbers of magnitude 0.1 … 1 with either sign: none near 0, where relu has its kink.
  mutating func floats(_ count: Int) -> [Float] {
    (0..<count).map { _ in
      let magnitude = Float.random(in: 0.1...1, using: &self)
      return Bool.random(using: &self) ? magnitude : -magnitude
    }
  }
}
