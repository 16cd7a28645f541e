import Foundation
import LoupeTensor

/// What the page may do in the browser: load its own files, and talk to this server alone.
package struct ContentSecurityPolicy {
  /// The path of the page itself.
  package static let page = "index.html"

  /// The value of the header field.
  package let text: String

  /// The policy of a page; its import map stands inside it and is allowed by its checksum.
  ///
  /// - Parameter page: the bytes of `index.html`; nil where there is none.
  package init(page: Data?) {
    let maps = page.map(Self.importMaps) ?? []
    let scripts = ["'self'"] + maps.map { "'sha256-\(SHA256Digest($0).base64)'" }
    text = [
      "default-src 'none'",
      "script-src \(scripts.joined(separator: " "))",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "connect-src 'self'",
      "font-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].joined(separator: "; ")
  }

  /// What stands between `<script type="importmap">` and `</script>`, to the byte.
  private static func importMaps(in page: Data) -> [Data] {
    var maps: [Data] = []
    var place = page.startIndex
    while let open = page.range(of: Data("<script".utf8), in: place..<page.endIndex),
      let close = page.range(of: Data(">".utf8), in: open.upperBound..<page.endIndex),
      let end = page.range(of: Data("</script>".utf8), in: close.upperBound..<page.endIndex)
    {
      let attributes = String(decoding: page[open.upperBound..<close.lowerBound], as: UTF8.self)
      if attributes.contains("importmap") { maps.append(page[close.upperBound..<end.lowerBound]) }
      place = end.upperBound
    }
    return maps
  }
}
