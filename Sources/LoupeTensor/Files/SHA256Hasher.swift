import Foundation

/// Computes a SHA-256 of bytes that come piece by piece.
///
/// - Source: FIPS 180-4, section 6.2.
package struct SHA256Hasher {
  private var state = Self.initial
  private var schedule = [UInt32](repeating: 0, count: 64)
  private var pending: [UInt8] = []
  private var total: UInt64 = 0

  /// A hasher that has taken in nothing yet.
  package init() {}

  /// Takes in the next bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    total += UInt64(bytes.count)
    var start = 0
    if !pending.isEmpty {
      start = min(64 - pending.count, bytes.count)
      pending += bytes[..<start]
      guard pending.count == 64 else { return }
      let block = pending
      block.withUnsafeBytes { Self.absorb($0, &state, &schedule) }
      pending = []
    }
    while start + 64 <= bytes.count {
      Self.absorb(
        UnsafeRawBufferPointer(rebasing: bytes[start..<start + 64]), &state, &schedule)
      start += 64
    }
    pending += bytes[start...]
  }

  /// The digest of everything taken in.
  package func finished() -> SHA256Digest {
    var copy = self
    // A one, zeros up to eight bytes before a block's end, and the length in bits.
    let zeros = (119 - pending.count) % 64
    var tail: [UInt8] = [0x80] + [UInt8](repeating: 0, count: zeros)
    tail += (0..<8).map { UInt8(truncatingIfNeeded: (total * 8) >> (56 - 8 * UInt64($0))) }
    tail.withUnsafeBytes { copy.update($0) }
    return SHA256Digest(
      bytes: copy.state.flatMap { word in
        (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) }
      })
  }

  private static func absorb(
    _ block: UnsafeRawBufferPointer, _ state: inout [UInt32], _ w: inout [UInt32]
  ) {
    for t in 0..<16 {
      w[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * t, as: UInt32.self))
    }
    for t in 16..<64 {
      let small0 = rotated(w[t - 15], 7) ^ rotated(w[t - 15], 18) ^ (w[t - 15] >> 3)
      let small1 = rotated(w[t - 2], 17) ^ rotated(w[t - 2], 19) ^ (w[t - 2] >> 10)
      w[t] = w[t - 16] &+ small0 &+ w[t - 7] &+ small1
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in 0..<64 {
      let large1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let first = h &+ large1 &+ ((e & f) ^ (~e & g)) &+ constants[t] &+ w[t]
      let large0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let second = large0 &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The fractional parts of the square roots of the first 8 primes.
  private static let initial: [UInt32] = [2, 3, 5, 7, 11, 13, 17, 19].map {
    fraction(Double($0).squareRoot())
  }

  /// The fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = primes(64).map { fraction(cubeRoot($0)) }

  /// 32 bits after the binary point; a double has 52, of which the roots here need at most 3 before
  /// it.
  private static func fraction(_ root: Double) -> UInt32 {
    UInt32((root - root.rounded(.down)) * 4_294_967_296)
  }

  private static func cubeRoot(_ number: Int) -> Double { cbrt(Double(number)) }

  private static func primes(_ count: Int) -> [Int] {
    var found: [Int] = []
    var candidate = 2
    while found.count < count {
      if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found
  }
}
