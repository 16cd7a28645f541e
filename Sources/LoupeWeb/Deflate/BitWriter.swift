/// Bits one after the other, the lowest of a byte first, as DEFLATE has them.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var waiting: UInt64 = 0
  private var count = 0

  /// Appends the lowest `length` bits of `bits`, the lowest first; at most 32.
  mutating func append(_ bits: UInt32, length: Int) {
    waiting |= UInt64(bits) << UInt64(count)
    count += length
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: waiting))
      waiting >>= 8
      count -= 8
    }
  }

  /// Fills the last byte with zeros.
  mutating func finish() {
    if count > 0 { append(0, length: 8 - count) }
  }
}
