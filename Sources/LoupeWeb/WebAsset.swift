import Foundation

/// A file of the page.
public struct WebAsset: Sendable {
  /// Its bytes.
  public let bytes: Data
  /// Its media type, with the character set where it is text.
  public let contentType: String

  /// A file of `bytes`.
  public init(bytes: Data, contentType: String) {
    self.bytes = bytes
    self.contentType = contentType
  }
}
