import Foundation

/// A folder out of which files may be read, and nothing else.
package struct AssetFolder: Sendable {
  private let root: String

  /// The folder at `path`; nil where there is none.
  package init?(_ path: String) {
    guard let real = Self.realPath(path) else { return nil }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: real, isDirectory: &isFolder), isFolder.boolValue
    else { return nil }
    root = real
  }

  /// The bytes of the file at `path`, which lies in the folder; nil where it does not, or is
  /// hidden.
  package func bytes(at path: String) -> Data? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.utf8.contains(0), parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else {
      return nil
    }
    // A link may lead out of the folder, so it is the place it leads to that counts.
    guard let real = Self.realPath(root + "/" + path), real.hasPrefix(root + "/") else {
      return nil
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: real, isDirectory: &isFolder), !isFolder.boolValue
    else { return nil }
    return FileManager.default.contents(atPath: real)
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
