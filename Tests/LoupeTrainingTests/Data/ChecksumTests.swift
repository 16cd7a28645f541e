import LoupeTraining
import Testing

struct ChecksumTests {
  private func checksum(_ bytes: [UInt8]) -> String {
    var checksum = Checksum()
    bytes.withUnsafeBytes { checksum.add($0) }
    return checksum.hexadecimal
  }

  @Test func everyBitCounts() {
    let bytes = [UInt8](0..<37)
    var seen = [checksum(bytes)]
    for index in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[index] ^= 1 << UInt8(bit)
        seen.append(checksum(damaged))
      }
    }
    #expect(Set(seen).count == seen.count)
  }

  @Test func lengthAndOrderCount() {
    #expect(checksum([0, 0]) != checksum([0, 0, 0]))
    #expect(checksum([]) != checksum([0]))
    #expect(
      checksum([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0])
        != checksum([2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]))
  }
}
