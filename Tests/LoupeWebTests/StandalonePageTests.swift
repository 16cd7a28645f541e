import Foundation
import LoupeWeb
import Testing

@Suite struct StandalonePageTests {
  private func page(_ document: String) throws -> String {
    String(decoding: try StandalonePage.html(traceDocument: Data(document.utf8)), as: UTF8.self)
  }

  /// A part of the file, unpacked.
  private func part(_ name: String, of page: String) throws -> Data {
    let pattern = try Regex("id=\"loupe-\(name)\">([^<]*)</script>")
    let packed = try #require(try pattern.firstMatch(in: page)?.output[1].substring)
    return Data(try Inflate.bytes([UInt8](try #require(Data(base64Encoded: String(packed))))))
  }

  @Test func carriesTheDocumentWhole() throws {
    let document = #"{"text":"猫 \"cat\" \u3042","numbers":[1,2.5]}"#
    #expect(try part("trace", of: page(document)) == Data(document.utf8))
  }

  @Test(arguments: ["</script><script>alert(1)</script>", "<!-- <script>", "<", "a<b"])
  func letsNothingOutOfItsElement(text: String) throws {
    let document = String(decoding: try JSONEncoder().encode(["text": text]), as: UTF8.self)
    let page = try page(document)
    #expect(try part("trace", of: page) == Data(document.utf8))
    let plain = try self.page("{}")
    for mark in ["<script", "<!--"] {
      #expect(page.components(separatedBy: mark).count == plain.components(separatedBy: mark).count)
    }
  }

  @Test func asksForNothing() throws {
    let page = try page("{}")
    #expect(page.firstMatch(of: /\s(src|href)="(?!data:)/) == nil)
    #expect(page.contains("default-src 'none'"))
  }

  @Test func carriesEveryModuleAndStyle() throws {
    struct Contents: Decodable {
      let styles: [String]
      let modules: [String: String]
    }
    let page = try page("{}")
    let contents = try JSONDecoder().decode(Contents.self, from: try part("page", of: page))
    let files = WebAssets.all
    let modules = files.keys.filter { path in
      (path.hasPrefix("js/") || path.hasPrefix("locales/")) && !path.contains("/train-")
    }
    #expect(contents.modules.count == modules.count)
    for path in modules {
      let name = path.hasPrefix("js/") ? String(path.dropFirst(3)) : path
      #expect(contents.modules["loupe/\(name)"].map { Data($0.utf8) } == files[path]?.bytes)
    }
    let styles = files.filter { $0.key.hasSuffix(".css") }.map { $0.value.bytes }
    #expect(Set(contents.styles.map { Data($0.utf8) }) == Set(styles))
    #expect(contents.styles.count == styles.count)
  }

  @Test func unpacksBeforeTheFirstModule() throws {
    let page = try page("{}")
    let script = String(
      decoding: try #require(WebAssets.all["unpack.js"]).bytes, as: UTF8.self)
    let places = try ["id=\"loupe-page\"", "id=\"loupe-trace\"", script, "type=\"module\""].map {
      try #require(page.range(of: $0)).lowerBound
    }
    #expect(places == places.sorted())
  }

  @Test func saysWhatAPageLacks() throws {
    let bare = WebAsset(bytes: Data("<html></html>".utf8), contentType: "text/html")
    #expect(throws: WebError.missing(path: "index.html")) {
      try StandalonePage.html(traceDocument: Data(), files: [:])
    }
    #expect(throws: WebError.noMarks(name: "styles")) {
      try StandalonePage.html(traceDocument: Data(), files: ["index.html": bare])
    }
  }
}
