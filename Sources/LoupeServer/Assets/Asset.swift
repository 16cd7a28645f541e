import Foundation
import LoupeTensor

/// A file of the page, as the server sends it.
public struct Asset: Sendable {
  /// Its bytes.
  public let bytes: Data
  /// Its media type, with the character set where it is text.
  public let contentType: String
  /// Recognises this version of the file: an entity tag in quotes.
  let tag: String

  /// A file of `bytes`.
  public init(bytes: Data, contentType: String) {
    self.bytes = bytes
    self.contentType = contentType
    tag = "\"\(SHA256Digest(bytes).hexadecimal.prefix(32))\""
  }
}
