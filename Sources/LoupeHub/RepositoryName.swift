import Foundation

/// What a model is called on the hub: `OWNER/NAME`, for a few old ones only `NAME`.
public struct RepositoryName: Hashable, Sendable, CustomStringConvertible {
  /// As people write it.
  public let description: String

  /// Checks a name; it becomes part of paths and addresses.
  ///
  /// - Throws: `HubError.name` where no model can be called so.
  public init(_ name: String) throws(HubError) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy(Self.isPart), name.utf8.count <= 193,
      !name.contains("--"), !name.contains("..")
    else { throw .name(String(name.prefix(100))) }
    description = name
  }

  /// The name of the model's folder in a cache; nil for a folder of something else.
  init?(folder: String) {
    guard folder.hasPrefix("models--") else { return nil }
    let parts = folder.dropFirst("models--".count).components(separatedBy: "--")
    guard let name = try? RepositoryName(parts.joined(separator: "/")) else { return nil }
    self = name
  }

  /// The name of its folder in a cache.
  var folder: String { "models--" + description.split(separator: "/").joined(separator: "--") }

  private static func isPart(_ part: Substring) -> Bool {
    let allowed = part.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }
    let edges: [Character?] = [part.first, part.last]
    return allowed && !part.isEmpty && part.utf8.count <= 96
      && edges.allSatisfy { $0 != "-" && $0 != "." }
  }
}
