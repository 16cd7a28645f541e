import Foundation

/// The checksum SHA-1 of bytes that come piece by piece.
///
/// Git names its files by it. It finds damage; it does not keep out an attacker.
///
/// - Source: FIPS 180-4, section 6.1.
package struct SHA1Hasher {
  private var state: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
    0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0
  )
  private var pending: [UInt8] = []
  private var total: UInt64 = 0
  private var schedule = [UInt32](repeating: 0, count: 80)

  /// A checksum of no bytes yet.
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
      block.withUnsafeBytes { absorb($0) }
      pending = []
    }
    while start + 64 <= bytes.count {
      absorb(UnsafeRawBufferPointer(rebasing: bytes[start..<start + 64]))
      start += 64
    }
    pending += bytes[start...]
  }

  /// The checksum of everything taken in, in hexadecimal digits.
  package func finished() -> String {
    var copy = self
    let bits = total * 8
    let zeros = (119 - pending.count) % 64
    var tail: [UInt8] = [0x80] + [UInt8](repeating: 0, count: zeros)
    tail += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
    tail.withUnsafeBytes { copy.update($0) }
    let (a, b, c, d, e) = copy.state
    return [a, b, c, d, e].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private mutating func absorb(_ block: UnsafeRawBufferPointer) {
    for t in 0..<16 {
      schedule[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * t, as: UInt32.self))
    }
    for t in 16..<80 {
      schedule[t] = Self.rotated(
        schedule[t - 3] ^ schedule[t - 8] ^ schedule[t - 14] ^ schedule[t - 16], 1)
    }
    var (a, b, c, d, e) = state
    for t in 0..<80 {
      let (mixed, constant): (UInt32, UInt32) =
        switch t {
        case ..<20: ((b & c) | (~b & d), 0x5A82_7999)
        case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case ..<60: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
      let next = Self.rotated(a, 5) &+ mixed &+ e &+ constant &+ schedule[t]
      (e, d, c, b, a) = (d, c, Self.rotated(b, 30), a, next)
    }
    state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word << count | word >> (32 - count)
  }
}
