/// Random numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Floats between the bounds.
  mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }

  /// Indices below the bound.
  mutating func indices(_ count: Int, below bound: Int) -> [Int32] {
    (0..<count).map { _ in Int32(Int.random(in: 0..<bound, using: &self)) }
  }
}

/// The first element that is farther from what was expected than the tolerance of its place allows;
/// nil when none is.
///
/// Written so that NaN fails where a number was expected; infinities must agree by sign, NaN must
/// be NaN.
func firstMismatch(
  _ actual: [Float], _ expected: [Double], tolerance: (Int) -> Double
) -> String? {
  guard actual.count == expected.count else {
    return "\(actual.count) elements, expected \(expected.count)"
  }
  for index in actual.indices {
    let wanted = expected[index]
    let got = Double(actual[index])
    let agrees =
      if wanted.isNaN { got.isNaN } else if wanted.isInfinite { got == wanted } else {
        abs(got - wanted) <= tolerance(index)
      }
    if !agrees {
      return "element \(index) is \(got), expected \(wanted) within \(tolerance(index))"
    }
  }
  return nil
}

/// As above with `absolute + relative · |expected|` as the tolerance of every element.
func firstMismatch(
  _ actual: [Float], _ expected: [Double], absolute: Double = 0, relative: Double
) -> String? {
  firstMismatch(actual, expected) { absolute + relative * abs(expected[$0]) }
}

extension Array where Element == Float {
  /// The same numbers in double precision.
  var doubles: [Double] { map(Double.init) }

  /// The bits, so that -0 and NaN are compared too.
  var bitPatterns: [UInt32] { map(\.bitPattern) }
}
