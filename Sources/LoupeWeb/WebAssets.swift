import CLoupeWebData
import Foundation

/// The page's files, carried inside the program.
public enum WebAssets {
  /// Every file by its path under the page's root: `index.html`, `js/main.js`.
  public static let all: [String: WebAsset] = {
    var count = 0
    guard let files = loupe_web_files(&count) else { return [:] }
    var assets: [String: WebAsset] = [:]
    for file in UnsafeBufferPointer(start: files, count: count) {
      let path = String(cString: file.path)
      // Not copied: the bytes are part of the program, and nobody writes through a Data that is a
      // `let`.
      let bytes = Data(
        bytesNoCopy: UnsafeMutableRawPointer(mutating: file.bytes), count: file.size,
        deallocator: .none)
      assets[path] = WebAsset(bytes: bytes, contentType: contentType(of: path))
    }
    return assets
  }()

  /// The media type of the file at `path`, by the ending of its name.
  public static func contentType(of path: String) -> String {
    switch URL(fileURLWithPath: path).pathExtension.lowercased() {
    case "html": "text/html; charset=utf-8"
    case "js", "mjs": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "json": "application/json; charset=utf-8"
    case "webmanifest": "application/manifest+json; charset=utf-8"
    case "svg": "image/svg+xml; charset=utf-8"
    case "txt", "md": "text/plain; charset=utf-8"
    case "png": "image/png"
    case "ico": "image/x-icon"
    case "woff2": "font/woff2"
    default: "application/octet-stream"
    }
  }
}
