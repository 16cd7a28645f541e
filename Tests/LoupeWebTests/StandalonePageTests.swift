import Foundation
import LoupeWeb
import Testing

@Suite struct StandalonePageTests {
  private func page(_ document: String) throws -> String {
    String(decoding: try StandalonePage.html(traceDocument: Data(document.utf8)), as: UTF8.self)
  }

  private func carried(_ page: String) throws -> Substring {
    try #require(page.firstMatch(of: /id="trace-document">([^<]*)<\/script>/)).output.1
  }

  @Test func carriesTheDocumentWhole() throws {
    let document = #"{"text":"猫 \"cat\" \u3042","numbers":[1,2.5]}"#
    #expect(try carried(page(document)) == document)
  }

  @Test(arguments: ["</script><script>alert(1)</script>", "<!-- <script>", "<", "a<b"])
  func letsNothingOutOfItsElement(text: String) throws {
    let document = String(decoding: try JSONEncoder().encode(["text": text]), as: UTF8.self)
    let page = try page(document)
    let found = try carried(page)
    #expect(
      try JSONDecoder().decode([String: String].self, from: Data(found.utf8)) == ["text": text])
    let plain = try self.page("{}")
    #expect(
      page.components(separatedBy: "<script").count
        == plain.components(separatedBy: "<script").count)
    #expect(
      page.components(separatedBy: "<!--").count == plain.components(separatedBy: "<!--").count)
  }

  @Test func asksForNothing() throws {
    let page = try page("{}")
    #expect(page.firstMatch(of: /\s(src|href)="(?!data:)/) == nil)
    #expect(page.contains("default-src 'none'"))
  }

  @Test func carriesEveryModuleAndStyle() throws {
    let page = try page("{}")
    let map = try #require(page.firstMatch(of: /<script type="importmap">([^<]*)<\/script>/)).output
      .1
    let imports = try JSONDecoder().decode([String: [String: String]].self, from: Data(map.utf8))
    let modules = WebAssets.all.filter { $0.key.hasSuffix(".js") }
    #expect(imports["imports"]?.count == modules.count)
    for (path, file) in modules {
      let name = path.hasPrefix("js/") ? String(path.dropFirst(3)) : path
      let data = imports["imports"]?["loupe/\(name)"]?.components(separatedBy: "base64,").last ?? ""
      #expect(Data(base64Encoded: data) == file.bytes, "\(path)")
    }
    for (path, file) in WebAssets.all where path.hasSuffix(".css") {
      #expect(page.contains(String(decoding: file.bytes, as: UTF8.self)), "\(path)")
    }
    let mapPlace = try #require(page.range(of: "type=\"importmap\""))
    let modulePlace = try #require(page.range(of: "type=\"module\""))
    #expect(mapPlace.lowerBound < modulePlace.lowerBound)
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
