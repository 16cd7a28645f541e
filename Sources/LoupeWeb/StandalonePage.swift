import Foundation

/// The page as one file that carries a trace: it opens without a server and asks for nothing.
///
/// Styles stand in the file itself, each module as a `data:` address in the import map, and the
/// trace document as JSON that the page finds by its identifier.
public enum StandalonePage {
  /// What the file may do in the browser: run what it carries, and load nothing.
  private static let policy =
    "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; "
    + "img-src data: blob:"

  /// Puts the file together.
  ///
  /// - Parameter traceDocument: a trace document, JSON in UTF-8.
  /// - Returns: HTML in UTF-8.
  /// - Throws: `WebError` when the page's files are not what they should be.
  public static func html(traceDocument: Data) throws -> Data {
    try html(traceDocument: traceDocument, files: WebAssets.all)
  }

  /// The file made of other files than those carried.
  package static func html(traceDocument: Data, files: [String: WebAsset]) throws -> Data {
    let index = try text("index.html", in: files)
    let styles = try stylePaths(index)
      .map { "<style>\n\(try text($0, in: files))</style>\n" }.joined()
    let opening = Data(
      """
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <script type="importmap">\(try importMap(files))</script>
      <script type="application/json" id="trace-document">
      """.utf8)
    let closing = Data(
      "</script>\n<script type=\"module\">import \"loupe/main.js\";</script>\n".utf8)
    let page = try replacing("styles", in: Data(index.utf8), by: Data(styles.utf8))
    let modules = opening + withoutOpeningBrackets(traceDocument) + closing
    return try replacing("modules", in: page, by: modules)
  }

  private static func text(
    _ path: String, in files: [String: WebAsset]
  ) throws(WebError) -> String {
    guard let file = files[path] else { throw .missing(path: path) }
    return String(decoding: file.bytes, as: UTF8.self)
  }

  /// The style sheets that the page names, in its order.
  private static func stylePaths(_ index: String) -> [String] {
    index.matches(of: /<link rel="stylesheet" href="\/([^"]+)">/).map { String($0.output.1) }
  }

  /// Every module under the name by which others import it: `loupe/main.js`, `loupe/locales/ja.js`.
  private static func importMap(_ files: [String: WebAsset]) throws -> String {
    let modules = files.filter { path, _ in
      path.hasSuffix(".js") && (path.hasPrefix("js/") || path.hasPrefix("locales/"))
    }
    let imports = modules.map { path, file in
      let name = path.hasPrefix("js/") ? String(path.dropFirst(3)) : path
      return ("loupe/\(name)", "data:text/javascript;base64,\(file.bytes.base64EncodedString())")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let map = try encoder.encode(["imports": Dictionary(uniqueKeysWithValues: imports)])
    return String(decoding: map, as: UTF8.self)
  }

  /// In JSON `<` stands in strings alone, where it may be written otherwise; none is left that
  /// could close the element.
  private static func withoutOpeningBrackets(_ json: Data) -> Data {
    var safe = Data(capacity: json.count + json.count / 64)
    for byte in json {
      if byte == UInt8(ascii: "<") {
        safe.append(contentsOf: "\\u003c".utf8)
      } else {
        safe.append(byte)
      }
    }
    return safe
  }

  /// Puts `content` between the two marks of that name, which stay.
  private static func replacing(
    _ name: String, in page: Data, by content: Data
  ) throws(WebError) -> Data {
    guard let begin = page.range(of: Data("<!-- loupe:\(name) -->\n".utf8)),
      let end = page.range(
        of: Data("<!-- /loupe:\(name) -->".utf8), in: begin.upperBound..<page.endIndex)
    else { throw .noMarks(name: name) }
    return page[..<begin.upperBound] + content + page[end.lowerBound...]
  }
}
