import Foundation

/// A small, fast, seedable generator (Steele, Lea & Flood 2014); the same numbers on every machine.
public struct SplitMix64: RandomNumberGenerator, Sendable, Equatable, Codable {
  /// Where the generator stands; saving it saves the generator.
  public private(set) var state: UInt64

  /// A generator that starts from `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number in 0..<1 with 24 random bits.
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// A number in 0..<1 with 53 random bits.
  public mutating func uniformDouble() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number of the standard normal distribution (Box & Muller 1958).
  public mutating func normal() -> Float {
    let radius = (-2 * log(1 - uniformDouble())).squareRoot()
    return Float(radius * cos(2 * Double.pi * uniformDouble()))
  }
}
