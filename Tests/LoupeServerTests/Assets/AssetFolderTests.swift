import Foundation
import Testing

import LoupeServer

@Suite struct AssetFolderTests {
  /// A folder with a file in it, a secret beside it, and a link from the one to the other.
  private func withFolder(_ body: (AssetFolder, URL) throws -> Void) throws {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("loupe-assets-\(UUID().uuidString)")
    let root = place.appendingPathComponent("page")
    try FileManager.default.createDirectory(
      at: root.appendingPathComponent("js"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    try Data("page".utf8).write(to: root.appendingPathComponent("index.html"))
    try Data("code".utf8).write(to: root.appendingPathComponent("js/main.js"))
    try Data("hidden".utf8).write(to: root.appendingPathComponent(".hidden"))
    try Data("secret".utf8).write(to: place.appendingPathComponent("secret"))
    try Data("secret".utf8).write(to: place.appendingPathComponent("page-secret"))
    try FileManager.default.createSymbolicLink(
      at: root.appendingPathComponent("link"),
      withDestinationURL: place.appendingPathComponent("secret"))
    let folder = try #require(AssetFolder(root.path))
    try body(folder, root)
  }

  @Test func readsWhatLiesInside() throws {
    try withFolder { folder, _ in
      #expect(folder.bytes(at: "index.html") == Data("page".utf8))
      #expect(folder.bytes(at: "js/main.js") == Data("code".utf8))
    }
  }

  @Test(
    arguments: [
      "../secret", "js/../../secret", "js/../index.html", "./index.html", "/etc/passwd",
      "//etc/passwd",
      "", "js", "js/", "link", ".hidden", "../page-secret", "js//main.js", "index.html\0.js",
      "missing",
      "..", "..\\secret",
    ])
  func readsNothingElse(path: String) throws {
    try withFolder { folder, _ in #expect(folder.bytes(at: path) == nil) }
  }

  @Test func seesWhatWasEdited() throws {
    try withFolder { folder, root in
      try Data("newer".utf8).write(to: root.appendingPathComponent("index.html"))
      #expect(folder.bytes(at: "index.html") == Data("newer".utf8))
    }
  }

  @Test func isNoFolderWhereThereIsNone() {
    #expect(AssetFolder("/nowhere/at/all") == nil)
  }
}
