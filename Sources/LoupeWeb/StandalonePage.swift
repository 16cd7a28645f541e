import Foundation

/// The page as one file that carries a trace: it opens without a server and asks for nothing.
///
/// Styles, modules and the trace document stand in it compressed (DEFLATE in base64); a script in
/// front puts them in their places before anything else runs: styles, the import map with each
/// module as a `data:` address, and the document as JSON that the page finds by its identifier.
/// See Web/STANDALONE.md.
public enum StandalonePage {
  /// What the file may do in the browser: run what it carries, and load nothing.
  private static let policy =
    "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; "
    + "img-src data: blob:"
  /// The script that unpacks; a plain one, no module.
  private static let unpacker = "unpack.js"

  /// The carried page without a trace, made once: what does not change from file to file.
  private static let carried = Result { try Parts(WebAssets.all) }

  /// Puts the file together.
  ///
  /// - Parameter traceDocument: a trace document, JSON in UTF-8.
  /// - Returns: HTML in UTF-8.
  /// - Throws: `WebError` when the page's files are not what they should be.
  public static func html(traceDocument: Data) throws -> Data {
    try carried.get().page(with: traceDocument)
  }

  /// The file made of other files than those carried.
  package static func html(traceDocument: Data, files: [String: WebAsset]) throws -> Data {
    try Parts(files).page(with: traceDocument)
  }

  /// What stands before and after the trace in the file.
  private struct Parts {
    private let before: Data
    private let after: Data

    init(_ files: [String: WebAsset]) throws {
      let index = try StandalonePage.text("index.html", in: files)
      let page = try StandalonePage.replacing("styles", in: Data(index.utf8), by: Data())
      let (head, rest) = try StandalonePage.split(page, at: "modules")
      let contents = Contents(
        styles: try StandalonePage.stylePaths(index).map { try StandalonePage.text($0, in: files) },
        modules: StandalonePage.modules(in: files))
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let opening =
        "<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\">\n"
        + StandalonePage.packed("page", try encoder.encode(contents))
      let closing =
        "<script>\n\(try StandalonePage.text(unpacker, in: files))</script>\n"
        + "<script type=\"module\">import \"loupe/main.js\";</script>\n"
      before = head + Data(opening.utf8)
      after = Data(closing.utf8) + rest
    }

    func page(with traceDocument: Data) -> Data {
      before + Data(StandalonePage.packed("trace", traceDocument).utf8) + after
    }
  }

  /// What the page is made of, as the unpacking script reads it.
  private struct Contents: Encodable {
    /// Style sheets, in the page's order.
    let styles: [String]
    /// Modules by the names under which others import them.
    let modules: [String: String]
  }

  /// A compressed part of the file; base64 holds nothing that could close the element.
  private static func packed(_ name: String, _ data: Data) -> String {
    "<script type=\"text/plain\" id=\"loupe-\(name)\">"
      + Deflate.compressed(data).base64EncodedString() + "</script>\n"
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
  private static func modules(in files: [String: WebAsset]) -> [String: String] {
    let modules = files.filter { path, _ in
      path.hasSuffix(".js") && (path.hasPrefix("js/") || path.hasPrefix("locales/"))
        // The Train room needs a server.
        && !path.hasPrefix("js/train-") && !path.hasPrefix("js/views/train-")
    }
    let named = modules.map { path, file in
      let name = path.hasPrefix("js/") ? String(path.dropFirst(3)) : path
      return ("loupe/\(name)", String(decoding: file.bytes, as: UTF8.self))
    }
    return Dictionary(uniqueKeysWithValues: named)
  }

  /// Puts `content` between the two marks of that name, which stay.
  private static func replacing(
    _ name: String, in page: Data, by content: Data
  ) throws(WebError) -> Data {
    let (before, after) = try split(page, at: name)
    return before + content + after
  }

  /// What stands before and after the content between the two marks of that name, marks included.
  private static func split(
    _ page: Data, at name: String
  ) throws(WebError) -> (before: Data, after: Data) {
    guard let begin = page.range(of: Data("<!-- loupe:\(name) -->\n".utf8)),
      let end = page.range(
        of: Data("<!-- /loupe:\(name) -->".utf8), in: begin.upperBound..<page.endIndex)
    else { throw .noMarks(name: name) }
    return (Data(page[..<begin.upperBound]), Data(page[end.lowerBound...]))
  }
}
