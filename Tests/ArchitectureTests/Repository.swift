import Foundation

/// The files of this repository, as they lie in the folder the tests were built from.
struct Repository {
  /// A text file: its path in the repository and its lines.
  struct File {
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var name: String { String(path.split(separator: "/").last ?? "") }
    /// What stands behind the last point of the name; empty without a point.
    var fileExtension: String { (name as NSString).pathExtension }
  }

  /// The folder that holds Package.swift.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// What a build, a set-up or an editor leaves behind; `.build-x` and `.venv-x` as well.
  private static let leftovers = [".build", ".venv", ".git", ".swiftpm", "node_modules", "runs"]

  /// Every UTF-8 file below `folder` (the whole repository when empty), by path.
  static func files(below folder: String = "") -> [File] {
    let start = folder.isEmpty ? root : root.appendingPathComponent(folder)
    return paths(below: start).sorted().compactMap(file)
  }

  /// One file; nil where there is none or it is not text.
  static func file(_ path: String) -> File? {
    guard let data = try? Data(contentsOf: root.appendingPathComponent(path)),
      let text = String(data: data, encoding: .utf8)
    else { return nil }
    return File(path: path, text: text)
  }

  /// Whether a file or folder of this path exists.
  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  private static func paths(below folder: URL) -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
      return []
    }
    return names.filter { !isLeftover($0) }.flatMap { name in
      let url = folder.appendingPathComponent(name)
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      return isFolder.boolValue ? paths(below: url) : [relative(url)]
    }
  }

  private static func isLeftover(_ name: String) -> Bool {
    leftovers.contains { name == $0 || name.hasPrefix("\($0)-") }
  }

  private static func relative(_ url: URL) -> String {
    String(url.path.dropFirst(root.path.count + 1))
  }
}
