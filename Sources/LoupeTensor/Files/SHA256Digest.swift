import Foundation

/// The checksum SHA-256: recognises files, their versions and the page's inline script.
///
/// - Source: FIPS 180-4, section 6.2.
package struct SHA256Digest: Equatable {
  /// The 32 bytes.
  package let bytes: [UInt8]

  /// The digest of `data`.
  package init(_ data: some ContiguousBytes) {
    self = data.withUnsafeBytes { SHA256Digest(buffer: $0) }
  }

  /// The digest of `buffer`.
  package init(buffer: UnsafeRawBufferPointer) {
    var state = Self.initial
    var schedule = [UInt32](repeating: 0, count: 64)
    let whole = buffer.count / 64 * 64
    for start in stride(from: 0, to: whole, by: 64) {
      Self.absorb(UnsafeRawBufferPointer(rebasing: buffer[start..<start + 64]), &state, &schedule)
    }
    let tail = Self.padded([UInt8](buffer[whole...]), total: buffer.count)
    tail.withUnsafeBytes { rest in
      for start in stride(from: 0, to: rest.count, by: 64) {
        Self.absorb(UnsafeRawBufferPointer(rebasing: rest[start..<start + 64]), &state, &schedule)
      }
    }
    bytes = state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) }
    }
  }

  /// In base64, as a Content-Security-Policy writes it.
  package var base64: String { Data(bytes).base64EncodedString() }

  /// In hexadecimal digits.
  package var hexadecimal: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The last, incomplete block with a one, zeros, and the length in bits.
  private static func padded(_ tail: [UInt8], total: Int) -> [UInt8] {
    var tail = tail + [0x80]
    while tail.count % 64 != 56 { tail.append(0) }
    let bits = UInt64(total) * 8
    return tail + (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
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
