/// A quick 64-bit checksum that notices damaged bytes; not meant against forgers.
package struct Checksum {
  private var state: UInt64 = 0x9e37_79b9_7f4a_7c15
  private var length: UInt64 = 0

  /// The checksum of no bytes.
  package init() {}

  /// Adds `bytes`.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let words = bytes.count / 8
    for word in 0..<words { mix(bytes.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self)) }
    var rest: UInt64 = 0
    for index in 8 * words..<bytes.count { rest = rest << 8 | UInt64(bytes[index]) }
    if bytes.count > 8 * words { mix(rest) }
    length &+= UInt64(bytes.count)
  }

  private mutating func mix(_ word: UInt64) {
    let mixed = (state ^ word) &* 0xff51_afd7_ed55_8ccd
    state = mixed ^ (mixed >> 32)
  }

  /// The checksum as 16 hexadecimal digits.
  package var hexadecimal: String {
    var last = self
    last.mix(length)
    let digits = String(last.state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
