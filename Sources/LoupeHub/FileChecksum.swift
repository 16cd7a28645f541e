import Foundation
import LoupeTensor

/// The checksum that the hub gives a file, which also names its blob.
package enum FileChecksum: Equatable {
  /// Of large files: SHA-256 of the bytes.
  case sha256(String)
  /// Of small ones: SHA-1 of the bytes behind git's header.
  case gitBlob(String)

  /// The checksum written in hexadecimal digits, of which its kind has a number of its own; nil for
  /// anything else.
  init?(_ text: String) {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
      return nil
    }
    switch text.utf8.count {
    case 64: self = .sha256(text)
    case 40: self = .gitBlob(text)
    default: return nil
    }
  }

  /// The checksum in an `ETag` header.
  package init?(entityTag: String) {
    var tag = Substring(entityTag)
    if tag.hasPrefix("W/") { tag.removeFirst(2) }
    if tag.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\"") { tag = tag.dropFirst().dropLast() }
    self.init(String(tag))
  }

  /// In hexadecimal digits: the name of the blob.
  var digits: String {
    switch self {
    case .sha256(let digits), .gitBlob(let digits): digits
    }
  }

  /// Compares the file at `path`; `name` is what an error calls it.
  func verify(path: String, name: String) throws(HubError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw .disk(path: path, reason: "cannot be opened (\(String(cString: strerror(errno))))")
    }
    defer { close(descriptor) }
    let found: String
    switch self {
    case .sha256:
      var hasher = SHA256Hasher()
      try Self.read(descriptor, path) { hasher.update($0) }
      found = hasher.finished().hexadecimal
    case .gitBlob:
      var hasher = SHA1Hasher()
      Array("blob \(status.st_size)\u{0}".utf8).withUnsafeBytes { hasher.update($0) }
      try Self.read(descriptor, path) { hasher.update($0) }
      found = hasher.finished()
    }
    guard found == digits else {
      throw .checksum(file: name, expected: digits, found: found)
    }
  }

  private static func read(
    _ descriptor: Int32, _ path: String, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(HubError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw .disk(path: path, reason: "cannot be read (\(String(cString: strerror(errno))))")
      }
      if count == 0 { return }
      body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
