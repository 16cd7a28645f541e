import Foundation
import LoupeWeb
import Testing

@Suite struct WebAssetsTests {
  /// The folder of the page in the repository.
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Web/public")

  /// Every file of the folder by its path in it; hidden ones are left out.
  private func filesOfTheFolder() throws -> [String: Data] {
    let paths = FileManager.default.enumerator(atPath: Self.folder.path)?.compactMap {
      $0 as? String
    }
    var files: [String: Data] = [:]
    for path in paths ?? [] where !path.split(separator: "/").contains(where: { $0.hasPrefix(".") })
    {
      let place = Self.folder.appendingPathComponent(path)
      if try place.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
        files[path] = try Data(contentsOf: place)
      }
    }
    return files
  }

  @Test func carriesExactlyWhatTheFolderHolds() throws {
    let folder = try filesOfTheFolder()
    #expect(!folder.isEmpty)
    #expect(
      WebAssets.all.keys.sorted() == folder.keys.sorted(),
      "files were added or removed: run Scripts/embed-web.sh")
    for (path, bytes) in folder {
      #expect(WebAssets.all[path]?.bytes == bytes, "\(path) was changed since the last build")
    }
  }

  @Test func hasAPage() throws {
    let page = try #require(WebAssets.all["index.html"])
    #expect(page.contentType == "text/html; charset=utf-8")
  }

  @Test(
    arguments: [
      ("index.html", "text/html; charset=utf-8"), ("js/main.js", "text/javascript; charset=utf-8"),
      ("css/base.css", "text/css; charset=utf-8"), ("a.JSON", "application/json; charset=utf-8"),
      ("logo.svg", "image/svg+xml; charset=utf-8"), ("a.png", "image/png"),
      ("js", "application/octet-stream"), ("", "application/octet-stream"),
    ])
  func knowsMediaTypes(path: String, type: String) {
    #expect(WebAssets.contentType(of: path) == type)
  }
}
