/// A branch, a tag or a commit of a model.
struct Revision: Hashable, Sendable, CustomStringConvertible {
  /// As people write it.
  let description: String

  /// The newest state.
  static let main = Revision(known: "main")

  private init(known: String) { description = known }

  /// Checks a revision; it becomes part of paths and addresses.
  init(_ text: String) throws(HubError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || "-_./+".utf8.contains($0)
    }
    guard isPlain, text.utf8.count <= 200,
      parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasPrefix("-") })
    else { throw .revision(String(text.prefix(100))) }
    description = text
  }

  /// Whether `text` can be a commit's checksum, and so the name of a folder.
  static func isCommit(_ text: String) -> Bool {
    (7...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// In an address, where a slash would begin a new part.
  var inAddress: String {
    description.utf8.map {
      "/+".utf8.contains($0)
        ? "%" + String($0, radix: 16, uppercase: true)
        : String(UnicodeScalar($0))
    }.joined()
  }
}
