import Foundation
import LoupeServer
import Testing

/// What is refused, and that computing ends with the wish for it.
@Suite struct LimitTests {
  /// A translation that takes long: wide beams, many tokens, a slower model.
  private static let long: [String: any Sendable] = [
    "text": "the cat sat on the mat.", "method": "beam", "beam": 16, "maximumLength": 512,
  ]

  @Test func stopsComputingWhenTheClientLeaves() async throws {
    try await RunningServer.run(models: [TestModel.slow]) { server in
      let connection = try await server.openTranslation(Self.long)
      let source = try await onThread { try connection.read(through: "event: beam\n") }
      #expect(try await server.busy() == 1)
      let trace = try #require(
        String(decoding: source, as: UTF8.self).components(separatedBy: "\"trace\":\"").last?
          .prefix(32))
      connection.disconnect()
      #expect(try await eventually { try await server.busy() == 0 })
      // It was stopped, not merely finished: the whole trace never came to be.
      let document = try await server.ask("GET", "/api/v1/traces/\(trace)/document")
      #expect(document.status == 409)
      #expect(document.errorCode == "not_yet")
    }
  }

  @Test func stopsComputingWhenTheTraceIsDeleted() async throws {
    try await RunningServer.run(models: [TestModel.slow]) { server in
      let connection = try await server.openTranslation(Self.long)
      let begin = try await onThread { try connection.read(through: "event: beam\n") }
      let trace = try #require(
        String(decoding: begin, as: UTF8.self).components(separatedBy: "\"trace\":\"").last?
          .prefix(32))
      #expect(try await server.ask("DELETE", "/api/v1/traces/\(trace)").status == 204)
      let rest = try await onThread { try connection.readToEnd() }
      let text = String(decoding: rest, as: UTF8.self)
      #expect(text.contains("event: error\ndata: "))
      #expect(text.contains("\"code\":\"stopped\""))
      #expect(try await eventually { try await server.busy() == 0 })
    }
  }

  @Test func turnsAwayWhomItHasNoPlaceFor() async throws {
    var limits = ServerLimits()
    limits.together = 1
    limits.waiting = 1
    try await RunningServer.run(models: [TestModel.slow], limits: limits) { server in
      let first = try await server.openTranslation(Self.long)
      _ = try await onThread { try first.read(through: "event: beam\n") }
      let second = try await server.openTranslation(Self.long)
      #expect(try await eventually { try await server.busy() == 2 })
      let third = try await server.translate(["text": "cat"])
      #expect(third.status == 503)
      #expect(third.errorCode == "busy")
      #expect(third.fields["retry-after"] == "1")
      second.disconnect()
      first.disconnect()
      #expect(try await eventually { try await server.busy() == 0 })
      #expect(try await server.translate(["text": "cat", "maximumLength": 2]).status == 200)
    }
  }

  @Test func sendsSignsOfLifeWhileOneWaits() async throws {
    var limits = ServerLimits()
    limits.together = 1
    limits.heartbeat = .milliseconds(20)
    try await RunningServer.run(models: [TestModel.slow], limits: limits) { server in
      let first = try await server.openTranslation(Self.long)
      _ = try await onThread { try first.read(through: "event: beam\n") }
      let second = try await server.openTranslation(Self.long)
      let waiting = try await onThread { try second.read(through: ": still here\n\n") }
      #expect(!String(decoding: waiting, as: UTF8.self).contains("event:"))
      first.disconnect()
      second.disconnect()
      #expect(try await eventually { try await server.busy() == 0 })
    }
  }

  @Test func refusesWhatIsTooLong() async throws {
    var limits = ServerLimits()
    limits.bodyBytes = 1_000
    limits.textCharacters = 100
    limits.sourceTokens = 20
    try await RunningServer.run(limits: limits) { server in
      let body = try await server.translate(["text": String(repeating: "a", count: 2_000)])
      #expect(body.status == 413)
      #expect(body.errorCode == "body_too_large")
      let text = try await server.translate(["text": String(repeating: "a", count: 101)])
      #expect(text.status == 400)
      #expect(text.errorCode == "text_too_long")
      let tokens = try await server.translate(["text": String(repeating: "a", count: 50)])
      #expect(tokens.status == 400)
      #expect(tokens.errorCode == "too_many_tokens")
      #expect(tokens.errorMessage == "the text has 52 tokens; the longest allowed has 20")
      let target = try await server.translate(
        ["text": "a", "target": String(repeating: "a", count: 50)])
      #expect(target.errorCode == "too_many_tokens")
      #expect(try await server.busy() == 0)
    }
  }

  @Test func refusesBodiesThatAreNotJSON() async throws {
    try await RunningServer.run { server in
      let json = ["Content-Type": "application/json"]
      let path = "/api/v1/translate"
      let broken = try await server.ask("POST", path, fields: json, body: Data("{".utf8))
      #expect(broken.status == 400)
      #expect(broken.errorCode == "malformed_json")
      let plain = try await server.ask(
        "POST", path, fields: ["Content-Type": "text/plain"], body: Data(#"{"text":"a"}"#.utf8))
      #expect(plain.status == 415)
      #expect(plain.errorCode == "content_type")
      let none = try await server.ask("POST", path, body: Data(#"{"text":"a"}"#.utf8))
      #expect(none.status == 415)
      let model = try await server.translate(["text": "a", "model": "fr-de"])
      #expect(model.status == 400)
      #expect(model.errorCode == "model_unknown")
      let query = try await server.ask(
        "POST", path + "?beam=2", fields: json, body: Data(#"{"text":"a"}"#.utf8))
      #expect(query.errorCode == "unknown_key")
    }
  }

  @Test func checksWhatIsAskedOfATrace() async throws {
    try await RunningServer.run { server in
      let reply = try await server.translate(["text": "cat", "maximumLength": 2])
      let trace = try #require(try reply.events[0].object()["trace"] as? String)
      let path = "/api/v1/traces/\(trace)"
      let expectations = [
        ("\(path)/attention", 400, "missing_key"),
        ("\(path)/attention?from=0", 400, "missing_key"),
        ("\(path)/attention?from=a&to=1", 400, "invalid_value"),
        ("\(path)/attention?from=-1&to=1", 400, "invalid_value"),
        ("\(path)/attention?from=2&to=1", 400, "invalid_value"),
        ("\(path)/attention?from=0&to=3", 400, "invalid_value"),
        ("\(path)/attention?from=0&to=99999999999999999999", 400, "invalid_value"),
        ("\(path)/attention?from=0&to=1&to=2", 400, "invalid_value"),
        ("\(path)/attention?from=0&to=1&step=2", 400, "unknown_key"),
        ("\(path)/file", 400, "missing_key"),
        ("\(path)/file?format=exe", 400, "invalid_value"),
        ("/api/v1/traces/unknown/encoder", 404, "trace_unknown"),
        ("/api/v1/traces/\(String(repeating: "0", count: 32))/document", 404, "trace_unknown"),
        ("/api/v1/nothing", 404, "not_found"),
      ]
      for (address, status, code) in expectations {
        let reply = try await server.ask("GET", address)
        #expect(reply.status == status, "\(address)")
        #expect(reply.errorCode == code, "\(address)")
      }
    }
  }

  @Test func refusesOtherMethods() async throws {
    try await RunningServer.run { server in
      for (method, path, allow) in [
        ("GET", "/api/v1/translate", "POST"), ("POST", "/api/v1/status", "GET, HEAD"),
        ("PUT", "/", "GET, HEAD"), ("OPTIONS", "/api/v1/translate", "POST"),
        ("GET", "/api/v1/traces/x", "DELETE"),
      ] {
        let reply = try await server.ask(method, path)
        #expect(reply.status == 405, "\(method) \(path)")
        #expect(reply.fields["allow"] == allow, "\(method) \(path)")
        #expect(reply.fields["access-control-allow-origin"] == nil)
      }
    }
  }

  @Test func survivesRequestsThatAreNone() async throws {
    try await RunningServer.run { server in
      for text in [
        "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "BREW /pot HTTP/9.9\r\n\r\n",
        "POST /api/v1/translate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n",
        "GET /%ff%00%2e%2e/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        String(repeating: "x", count: 100_000),
      ] {
        try await onThread {
          let connection = try HTTPConnection(port: server.port)
          connection.send(Data(text.utf8))
          connection.disconnect()
        }
      }
      #expect(try await server.ask("GET", "/").status == 200)
      #expect(try await eventually { try await server.busy() == 0 })
    }
  }
}
