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
    var hasher = SHA256Hasher()
    hasher.update(buffer)
    self = hasher.finished()
  }

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// In base64, as a Content-Security-Policy writes it.
  package var base64: String { Data(bytes).base64EncodedString() }

  /// In hexadecimal digits.
  package var hexadecimal: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
