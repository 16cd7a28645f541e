import Foundation
import LoupeServer
import LoupeTrace
import Testing

/// Computing that nobody waits for any more ends.
@Suite struct LeavingTests {
  /// A trace whose attributions take long, and a connection that has asked for them.
  private static func asking(
    _ part: String, of server: RunningServer
  ) async throws -> (path: String, connection: HTTPConnection) {
    let events = try await server.translate(
      ["text": "the cat sat on the mat.", "maximumLength": 40]
    ).events
    let name = try #require(try events.first?.object()["trace"] as? String)
    let path = "/api/v1/traces/\(name)"
    let connection = try await onThread { [port = server.port] in
      let connection = try HTTPConnection(port: port)
      connection.send(
        RunningServer.request("GET", "\(path)/\(part)", port: port, fields: [:], body: nil))
      return connection
    }
    return (path, connection)
  }

  @Test(arguments: ["readings?names=integrated-gradients", "file?format=html"])
  func aQuestionStopsWhenTheClientLeaves(part: String) async throws {
    try await RunningServer.run(models: [TestModel.slow]) { server in
      let (path, connection) = try await Self.asking(part, of: server)
      #expect(try await eventually { try await server.busy() == 1 })
      connection.disconnect()
      // Left to itself, it would be busy for longer than this test waits.
      #expect(try await eventually { try await server.busy() == 0 })
      #expect(try await server.ask("GET", "\(path)/encoder").status == 200)
    }
  }

  @Test func aQuestionStopsWhenTheTraceIsDeleted() async throws {
    try await RunningServer.run(models: [TestModel.slow]) { server in
      let (path, connection) = try await Self.asking(
        "readings?names=integrated-gradients", of: server)
      #expect(try await eventually { try await server.busy() == 1 })
      #expect(try await server.ask("DELETE", path).status == 204)
      let reply = try HTTPReply(try await onThread { try connection.readToEnd() })
      #expect(reply.status == 503)
      #expect(reply.errorCode == "stopped")
      #expect(try await eventually { try await server.busy() == 0 })
    }
  }

  @Test func aPageCarriesWhatTheServerWouldAnswer() async throws {
    try await RunningServer.run { server in
      let events = try await server.translate(["text": "the cat.", "maximumLength": 4]).events
      let name = try #require(try events.first?.object()["trace"] as? String)
      let path = "/api/v1/traces/\(name)"
      let page = try await server.ask("GET", "\(path)/file?format=html")
      #expect(page.fields["content-type"] == "text/html; charset=utf-8")
      #expect(page.fields["connection"] == "close")
      let json = page.body.dropFirst("<!doctype html>".utf8.count)
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
      let lens = try #require(document["lens"] as? [[String: Any]])
      let asked = try await server.ask("GET", "\(path)/lens?step=2").json() as? NSDictionary
      #expect(lens[2] as NSDictionary == asked)
      let tensors = try #require(document["tensors"] as? [String: [String: Any]])
      #expect(tensors["decoder.cross_attention.contributions"]?["type"] as? String == "float16")
      #expect(tensors["decoder.cross_attention"]?["type"] == nil)
    }
  }
}
