import Foundation
import LoupeServer
import LoupeTensor
import Testing

/// The page's files, and what every answer carries for safety.
@Suite struct PageTests {
  @Test func servesThePage() async throws {
    try await RunningServer.run { server in
      let page = try await server.ask("GET", "/")
      #expect(page.status == 200)
      #expect(page.body == RunningServer.page["index.html"]?.bytes)
      #expect(page.fields["content-type"] == "text/html; charset=utf-8")
      #expect(page.fields["cache-control"] == "no-cache")
      let module = try await server.ask("GET", "/js/main.js")
      #expect(module.fields["content-type"] == "text/javascript; charset=utf-8")
      let name = try await server.ask("GET", "/locales/%E6%97%A5%E6%9C%AC.json")
      #expect(name.status == 200)
      let head = try await server.ask("HEAD", "/js/main.js")
      #expect(head.status == 200)
      #expect(head.body.isEmpty)
      #expect(head.fields["content-length"] == "10")
    }
  }

  @Test func answersNotModifiedToWhoHasTheNewest() async throws {
    try await RunningServer.run { server in
      let first = try await server.ask("GET", "/js/main.js")
      let tag = try #require(first.fields["etag"])
      for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
        let again = try await server.ask("GET", "/js/main.js", fields: ["If-None-Match": known])
        #expect(again.status == 304, "\(known)")
        #expect(again.body.isEmpty)
        #expect(again.fields["etag"] == tag)
      }
      let other = try await server.ask(
        "GET", "/js/main.js", fields: ["If-None-Match": "\"other\""])
      #expect(other.status == 200)
    }
  }

  @Test(
    arguments: [
      "/missing", "/../secret", "/%2e%2e/secret", "/js/..%2f..%2fsecret",
      "/js/%2e%2e/%2e%2e/etc/passwd",
      "//etc/passwd", "/js/main.js/", "/index.html%00.js", "/%zz",
    ])
  func findsNothingElse(path: String) async throws {
    try await RunningServer.run { server in
      let reply = try await server.ask("GET", path)
      #expect(reply.status == 404)
      #expect(reply.errorCode == "not_found")
    }
  }

  @Test func readsAFolderAnewAtEachRequest() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("loupe-page-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let index = folder.appendingPathComponent("index.html")
    try Data("<script type=\"importmap\">1</script>".utf8).write(to: index)
    let assets = try ServerAssets(folder: folder.path) { _ in
      "text/html; charset=utf-8"
    } standalonePage: {
      $0
    }
    try await RunningServer.run(assets: assets) { server in
      let first = try await server.ask("GET", "/")
      try Data("<script type=\"importmap\">2</script>".utf8).write(to: index)
      let second = try await server.ask("GET", "/")
      #expect(second.body != first.body)
      #expect(second.fields["etag"] != first.fields["etag"])
      for (reply, map) in [(first, "1"), (second, "2")] {
        let digest = SHA256Digest(Data(map.utf8)).base64
        #expect(reply.fields["content-security-policy"]?.contains("'sha256-\(digest)'") == true)
      }
      #expect(try await server.ask("GET", "/%2e%2e/%2e%2e/etc/passwd").status == 404)
    }
  }

  @Test func refusesAFolderWithoutAPage() {
    #expect(throws: ServerError.folder(path: "/nowhere")) {
      try ServerAssets(folder: "/nowhere") { _ in
        ""
      } standalonePage: {
        $0
      }
    }
    #expect(throws: ServerError.noPage) {
      try ServerAssets(files: [:]) { $0 }
    }
  }

  @Test func protectsEveryAnswer() async throws {
    try await RunningServer.run { server in
      let replies = [
        try await server.ask("GET", "/"), try await server.ask("GET", "/missing"),
        try await server.ask("GET", "/api/v1/status"), try await server.ask("PUT", "/"),
        try await server.ask("GET", "/", fields: ["Host": "evil.example"]),
        try await server.translate(["text": "cat", "maximumLength": 1]),
        try await server.translate(["text": ""]),
      ]
      let map = SHA256Digest(Data(#"{"imports":{}}"#.utf8)).base64
      for reply in replies {
        let policy = reply.fields["content-security-policy"] ?? ""
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self' 'sha256-\(map)'; "))
        #expect(policy.hasSuffix("; frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(reply.fields["x-content-type-options"] == "nosniff")
        #expect(reply.fields["referrer-policy"] == "no-referrer")
        #expect(reply.fields["cross-origin-opener-policy"] == "same-origin")
        #expect(reply.fields["cross-origin-resource-policy"] == "same-origin")
      }
    }
  }

  @Test func refusesForeignHostsAndOrigins() async throws {
    try await RunningServer.run { server in
      let host = try await server.ask("GET", "/", fields: ["Host": "evil.example"])
      #expect(host.status == 403)
      #expect(host.errorCode == "foreign_host")
      let body = Data(#"{"text":"cat","maximumLength":1}"#.utf8)
      for origin in ["http://evil.example", "null"] {
        let reply = try await server.ask(
          "POST", "/api/v1/translate",
          fields: ["Content-Type": "application/json", "Origin": origin], body: body)
        #expect(reply.status == 403)
        #expect(reply.errorCode == "foreign_origin")
      }
      let own = try await server.ask(
        "POST", "/api/v1/translate",
        fields: [
          "Content-Type": "application/json", "Origin": "http://127.0.0.1:\(server.port)",
        ], body: body)
      #expect(own.status == 200)
    }
  }
}
