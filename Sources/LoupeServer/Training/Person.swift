import Foundation
import Hummingbird
import LoupeTensor

/// Who asks: a browser, known by a key it made for itself.
///
/// On a server that this machine alone can reach, everybody is the same person.
struct Person: Sendable, Equatable {
  /// The header field of the key.
  static let field = HeaderName.named("X-Loupe-Key")
  /// A digest of the key: what is written down; empty where no key was sent.
  let owner: String
  /// Whether the server can be reached by this machine alone.
  let isLocal: Bool

  /// Who sent `request`.
  ///
  /// - Throws: `ServerError.value` for a key that is too long.
  init(_ request: Request, isLocal: Bool) throws(ServerError) {
    let key = request.headers[Self.field] ?? ""
    guard key.utf8.count <= 128 else {
      throw .value(key: "X-Loupe-Key", reason: "has more than 128 bytes")
    }
    owner = key.isEmpty ? "" : SHA256Digest(Data(key.utf8)).hexadecimal
    self.isLocal = isLocal
  }

  /// Whether what `owner` began may be changed, and seen in full, by this person.
  func mayChange(_ owner: String) -> Bool {
    isLocal || (!owner.isEmpty && owner == self.owner)
  }
}
