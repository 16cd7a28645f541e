import Testing

@Suite struct PageRulesTests {
  @Test func thePageNamesNoOtherHost() {
    let files = Repository.files(below: "Web/public")
    #expect(!files.isEmpty)
    #expect(files.flatMap { PageRules.violations(path: $0.path, text: $0.text) } == [])
  }

  @Test func theBinaryCarriesEveryFileOfThePage() {
    let carried = Repository.file("Web/CLoupeWebData/files.c").map {
      PageRules.embedded(c: $0.text)
    }
    let files = Repository.files(below: "Web/public").map {
      String($0.path.dropFirst("Web/public/".count))
    }
    #expect(carried?.sorted() == files.sorted(), "Scripts/embed-web.sh writes the list anew")
  }

  @Test(arguments: [
    "<script src=\"https://host.example/d3.js\"></script>", "@import url(//host.example/font.css);",
    "fetch('http://127.0.0.1:8080/api')", "new WebSocket(`wss://host.example`)",
    "xmlns=\"http://www.w3.org/2000/other\"", "<img src=//host.example/dot.png>",
  ])
  func anAddressIsFound(line: String) {
    #expect(PageRules.violations(path: "a.html", text: "\n" + line).count == 1)
  }

  @Test(arguments: [
    "// a comment", "fetch('/api/v1/status')", "xmlns=\"http://www.w3.org/2000/svg\"",
    "const half = a //b\n  / 2", "href=\"data:,\"",
  ])
  func whatOnlyLooksLikeOneIsNot(line: String) {
    #expect(PageRules.violations(path: "a.js", text: line) == [])
  }
}
