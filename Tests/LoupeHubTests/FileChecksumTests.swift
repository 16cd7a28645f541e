import Foundation
import Testing

import LoupeHub

struct FileChecksumTests {
  private func sha1(_ bytes: [UInt8]) -> String {
    var hasher = SHA1Hasher()
    bytes.withUnsafeBytes { hasher.update($0) }
    return hasher.finished()
  }

  /// The standard's examples, and lengths around a block's end as Python's hashlib has them.
  @Test(arguments: [
    ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
    ),
    (String(repeating: "x", count: 55), "cef734ba81a024479e09eb5a75b6ddae62e6abf1"),
    (String(repeating: "x", count: 64), "bb2fa3ee7afb9f54c6dfb5d021f14b1ffe40c163"),
  ])
  func sha1AgreesWithTheStandard(_ text: String, _ digits: String) {
    #expect(sha1(Array(text.utf8)) == digits)
  }

  @Test func piecesMakeTheSameSum() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    for size in [1, 3, 63, 64, 65, 200] {
      var hasher = SHA1Hasher()
      for start in stride(from: 0, to: bytes.count, by: size) {
        Array(bytes[start..<min(start + size, bytes.count)]).withUnsafeBytes { hasher.update($0) }
      }
      #expect(hasher.finished() == sha1(bytes), "pieces of \(size)")
    }
  }

  @Test func entityTagsAreRead() {
    let small = String(repeating: "a1", count: 20)
    let large = String(repeating: "b2", count: 32)
    #expect(FileChecksum(entityTag: "\"\(small)\"") == .gitBlob(small))
    #expect(FileChecksum(entityTag: "W/\"\(small)\"") == .gitBlob(small))
    #expect(FileChecksum(entityTag: large) == .sha256(large))
    for other in [
      "", "\"", "\"\"", "\"\(small)0\"", "../\(small.dropFirst(3))", large.uppercased(),
    ] {
      #expect(FileChecksum(entityTag: other) == nil, "\(other)")
    }
  }
}
