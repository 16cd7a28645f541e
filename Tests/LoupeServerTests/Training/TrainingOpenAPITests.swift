import Foundation
import LoupeServer
import Testing

/// Whether the Train room does what `openapi.yaml` says, and says all that it does.
@Suite(.serialized) struct TrainingOpenAPITests {
  static let room = "/api/v1/training"

  @Test func everyOperationAnswersAsDocumented() async throws {
    try await RunningServer.run(limits: TrainingScene.limits) { server in
      let document = try OpenAPIDocument()
      var asked: Set<String> = []
      func check(_ operation: String, _ reply: HTTPReply, _ status: Int) {
        #expect(reply.status == status, "\(operation): \(reply.errorMessage ?? "")")
        #expect(document.faults(in: reply, of: operation) == [])
        asked.insert(operation)
      }
      let (room, run, runs) = (Self.room, "\(Self.room)/runs/{run}", "\(Self.room)/runs")
      check("GET \(room)", try await server.ask("GET", room), 200)
      check("GET \(runs)", try await server.ask("GET", runs), 200)
      check("GET \(room)/models", try await server.ask("GET", "\(room)/models"), 200)
      let upload = try await server.ask(
        "POST", "\(room)/corpora", fields: TrainingScene.octets, body: TrainingScene.text)
      check("POST \(room)/corpora", upload, 201)
      let corpus = try #require(try upload.object()["corpus"] as? String)
      let wish = TrainingScene.wish(corpus, steps: 60)
      check("POST \(room)/estimate", try await server.post("\(room)/estimate", wish), 200)
      check("POST \(room)/estimate", try await server.post("\(room)/estimate", ["task": "x"]), 400)
      let started = try await server.post(runs, wish)
      check("POST \(runs)", started, 201)
      let name = try #require(try started.object()["run"] as? String)
      let path = "\(runs)/\(name)"
      check(
        "DELETE \(room)/corpora/{corpus}",
        try await server.ask("DELETE", "\(room)/corpora/\(corpus)"), 409)
      #expect(try await TrainingScene.reaches("finished", server, name))
      check("GET \(run)", try await server.ask("GET", path), 200)
      check("GET \(runs)", try await server.ask("GET", runs), 200)
      let head = "attention=self&layer=0&head=0"
      check("GET \(run)/attention", try await server.ask("GET", "\(path)/attention?\(head)"), 200)
      check("GET \(run)/attention", try await server.ask("GET", "\(path)/attention?layer=0"), 400)
      for action in ["pause", "resume", "stop"] {
        check("POST \(run)/\(action)", try await server.ask("POST", "\(path)/\(action)"), 409)
        check(
          "POST \(run)/\(action)", try await server.ask("POST", "\(runs)/\(corpus)/\(action)"), 404)
      }
      check("POST \(run)/keep", try await server.post("\(path)/keep", ["name": "a b"]), 201)
      check("POST \(run)/keep", try await server.post("\(path)/keep", ["name": "a b"]), 409)
      check("POST \(run)/keep", try await server.post("\(path)/keep", ["name": "a/b"]), 400)
      check("GET \(room)/models", try await server.ask("GET", "\(room)/models"), 200)
      let model = "DELETE \(room)/models/{model}"
      check(model, try await server.ask("DELETE", "\(room)/models/a%20b"), 204)
      check(model, try await server.ask("DELETE", "\(room)/models/a%20b"), 404)
      check("DELETE \(run)", try await server.ask("DELETE", path), 204)
      check("DELETE \(run)", try await server.ask("DELETE", path), 404)
      let events = "GET \(room)/events"
      check(events, try await server.ask("GET", "\(room)/events?run=\(name)"), 404)
      #expect(asked == document.operations.filter { $0.contains(Self.room) })
    }
  }

  @Test func everyEventIsAsDocumented() async throws {
    try await RunningServer.run(limits: TrainingScene.limits) { server in
      let document = try OpenAPIDocument()
      let corpus = try await TrainingScene.upload(server)
      let run = try await TrainingScene.start(server, TrainingScene.wish(corpus, steps: 100_000))
      let connection = try await onThread { [port = server.port] in
        let connection = try HTTPConnection(port: port)
        connection.send(
          RunningServer.request(
            "GET", "\(Self.room)/events?run=\(run)", port: port, fields: [:], body: nil))
        return connection
      }
      var parts = ""
      for name in ["runs", "history", "look", "judgement", "progress"] {
        let part = try await onThread { () throws -> Data in
          var all = try connection.read(through: "event: \(name)\n")
          all += try connection.read(through: "\n\n")
          return all
        }
        parts += String(decoding: part, as: UTF8.self)
      }
      connection.disconnect()
      let events = Self.events(in: parts)
      #expect(
        Set(events.map(\.name)) == ["runs", "history", "progress", "judgement", "look"])
      let faults = try document.faults(inEvents: events, of: "GET \(Self.room)/events")
      #expect(faults == [])
      #expect(try await server.ask("POST", "\(Self.room)/runs/\(run)/stop").status == 200)
      #expect(try await TrainingScene.reaches("stopped", server, run))
    }
  }

  /// The events in the raw bytes of a stream; sizes of chunks stand on lines of their own.
  private static func events(in text: String) -> [ServerSentEvent] {
    let plain = text.replacingOccurrences(of: "\r\n", with: "\n")
    let lines = plain.split(separator: "\n", omittingEmptySubsequences: false)
    var events: [ServerSentEvent] = []
    for (place, line) in lines.enumerated() where line.hasPrefix("event: ") {
      guard place + 1 < lines.count, let event = ServerSentEvent("\(line)\n\(lines[place + 1])")
      else { continue }
      events.append(event)
    }
    return events
  }
}
