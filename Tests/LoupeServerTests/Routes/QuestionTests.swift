import Foundation
import LoupeModel
import LoupeServer
import LoupeTensor
import LoupeTrace
import Testing

/// What can be asked of a finished trace: arithmetic, lens, tensors, readings, branches, files.
@Suite struct QuestionTests {
  private static func floats(_ data: Data) -> [Float] {
    data.withUnsafeBytes { bytes in
      (0..<data.count / 4).map { index in
        Float(bitPattern: bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
      }
    }
  }

  private static func trace(
    on server: RunningServer, _ wish: [String: any Sendable]
  ) async throws -> (path: String, events: [ServerSentEvent]) {
    let events = try await server.translate(wish).events
    let name = try #require(try events.first?.object()["trace"] as? String)
    return ("/api/v1/traces/\(name)", events)
  }

  @Test func theArithmeticIsThatOfTheTrace() async throws {
    try await RunningServer.run { server in
      let (path, _) = try await Self.trace(on: server, ["text": "the cat.", "maximumLength": 5])
      let reply = try await server.ask(
        "GET", "\(path)/heads?attention=cross&layer=1&head=2&query=3")
      let object = try #require(try reply.json() as? [String: Any])
      let tensors = try #require(object["tensors"] as? [String: [String: Any]])
      func numbers(_ name: String) throws -> [Float] {
        let text = try #require(tensors[name]?["data"] as? String)
        return Self.floats(try #require(Data(base64Encoded: text)))
      }
      // The weights are those that the stream of the translation told.
      let told = Self.floats(try await server.ask("GET", "\(path)/attention?from=3&to=4").body)
      let weights = try numbers("weights")
      let own = 2 * 4 * 4
      let start = own + (1 * 4 + 2) * weights.count
      for (found, wanted) in zip(weights, told[start..<start + weights.count]) {
        #expect(abs(found - wanted) < 1e-5)
      }
      #expect(tensors["projection"]?["shape"] as? [Int] == [8, 32])
      let scale = try #require(object["scale"] as? Double)
      #expect(abs(scale - 1 / Double(8).squareRoot()) < 1e-6)
      #expect(object["attention"] as? String == "cross")
      let whole = try await server.ask(
        "GET", "\(path)/tensor?name=decoder.cross_attention.queries")
      #expect(whole.fields["x-loupe-shape"] == "2,4,5,8")
      #expect(whole.body.count == 1_280)
    }
  }

  @Test func theLastLayerOfTheLensIsTheStep() async throws {
    try await RunningServer.run { server in
      let (path, events) = try await Self.trace(
        on: server, ["text": "cat", "maximumLength": 3, "candidates": 4])
      let encoder = try #require(events.first { $0.name == "encoder" }).object()
      let stages = try #require(encoder["stages"] as? [[String: Any]])
      #expect(
        stages.compactMap { $0["name"] as? String }
          == TraceStage.Name.encoder.map(\.rawValue))
      #expect((stages[1]["shape"] as? [Int])?.last == 32)
      let step = try #require(events.filter { $0.name == "step" }.dropFirst().first).object()
      let reply = try await server.ask("GET", "\(path)/lens?step=1&top=4")
      let lens = try #require(try reply.json() as? [String: Any])
      let layers = try #require(lens["layers"] as? [[String: Any]])
      let last = try #require(layers.last)
      let entropy = try #require(last["entropy"] as? Double)
      #expect(abs(entropy - (step["entropy"] as? Double ?? .nan)) < 1e-4)
      #expect(layers.count == 2)
      #expect((last["candidates"] as? [Any])?.count == 4)
    }
  }

  @Test func readingsComeByNameAndRefusalsStopNoOther() async throws {
    try await RunningServer.run { server in
      let edit: [String: any Sendable] = [
        "site": "cross", "stage": "weight", "edit": ["kind": "cut"], "keys": ["positions": [0]],
      ]
      let (path, _) = try await Self.trace(
        on: server, ["text": "the cat", "maximumLength": 4, "interventions": [edit]])
      let reply = try await server.ask(
        "GET", "\(path)/readings?names=coverage,gradient,value-norms")
      let object = try #require(try reply.json() as? [String: Any])
      let readings = try #require(object["readings"] as? [[String: Any]])
      #expect(
        readings.compactMap { $0["name"] as? String } == ["coverage", "gradient", "value-norms"])
      let refused = try #require(readings[1]["refused"] as? [String: Any])
      #expect(refused["code"] as? String == "reading_refused")
      #expect((readings[2]["values"] as? [Any])?.count == 6)
      let all = try await server.ask("GET", "\(path)/readings").json() as? [String: Any]
      let listed = try #require(all?["readings"] as? [[String: Any]])
      let refusals = listed.filter { !($0["refused"] is NSNull) }.map { $0["name"] as? String }
      #expect(refusals == ["gradient", "integrated-gradients"])
      #expect(listed.count == ReadingName.allCases.count)
      // What was cut is not covered.
      let values = try #require(readings[0]["values"] as? [[String: Any]])
      let text = try #require(values[0]["data"] as? String)
      let data = try #require(Data(base64Encoded: text))
      let shape = try #require(values[0]["shape"] as? [Int])
      for (index, weight) in Self.floats(data).enumerated() {
        #expect((weight == 0) == (index % shape[2] == 0))
      }
    }
  }

  @Test func branchesOfTheBeamCanBeOpened() async throws {
    try await RunningServer.run { server in
      let (path, events) = try await Self.trace(
        on: server, ["text": "cat", "method": "beam", "beam": 3, "maximumLength": 4])
      let told = try events.filter { $0.name == "beam" }.map { try $0.object() }
      let document = try await server.ask("GET", "\(path)/document").json() as? [String: Any]
      let kept = try #require(document?["beam"] as? [[String: Any]])
      #expect(told.count == kept.count)
      #expect(told.count == 4)
      let keys = try #require(document?["source"] as? [Any]).count
      let last = try #require(kept[2]["hypotheses"] as? [[String: Any]])
      for hypothesis in last {
        let id = try #require(hypothesis["id"] as? Int)
        let reply = try await server.ask("GET", "\(path)/beam/\(id)/attention")
        // Two layers of four heads; three keys of its own, and the source's.
        #expect(reply.body.count == 4 * 8 * (3 + keys))
        let sums = Self.floats(reply.body).reduce(0, +)
        #expect(abs(sums - 16) < 1e-3)
      }
      let unknown = try await server.ask("GET", "\(path)/beam/99999/attention")
      #expect(unknown.status == 400)
    }
  }

  @Test func openedFilesCanBeAskedLikeTranslations() async throws {
    try await RunningServer.run { server in
      let (path, _) = try await Self.trace(on: server, ["text": "the cat", "maximumLength": 4])
      let file = try await server.ask("GET", "\(path)/file?format=safetensors")
      let opened = try await server.ask(
        "POST", "/api/v1/traces", fields: ["Content-Type": "application/octet-stream"],
        body: file.body)
      #expect(opened.status == 201)
      let object = try #require(try opened.json() as? [String: Any])
      let name = try #require(object["trace"] as? String)
      #expect(!path.hasSuffix(name))
      for part in ["encoder", "attention?from=0&to=4", "readings?names=alti,entropy"] {
        let (a, b) = (
          try await server.ask("GET", "\(path)/\(part)"),
          try await server.ask("GET", "/api/v1/traces/\(name)/\(part)")
        )
        #expect(a.status == 200)
        #expect(a.body == b.body, "\(part)")
      }
      let csv = try await server.ask("GET", "/api/v1/traces/\(name)/file?format=csv")
      #expect(csv.fields["content-type"] == "text/csv; charset=utf-8")
    }
  }

  @Test func aTraceOfAnUnknownModelIsReadButNotRunAgain() async throws {
    try await RunningServer.run { server in
      let (path, _) = try await Self.trace(on: server, ["text": "the cat", "maximumLength": 4])
      let file = try await server.ask("GET", "\(path)/file?format=json")
      let text = String(decoding: file.body, as: UTF8.self)
        .replacingOccurrences(of: "\"name\":\"test-32\"", with: "\"name\":\"elsewhere\"")
      let opened = try await server.ask(
        "POST", "/api/v1/traces", fields: ["Content-Type": "application/json"],
        body: Data(text.utf8))
      let name = try #require((try opened.json() as? [String: Any])?["trace"] as? String)
      let heads = try await server.ask(
        "GET", "/api/v1/traces/\(name)/heads?attention=cross&layer=0&head=0&query=0")
      #expect(heads.status == 422)
      #expect(heads.errorMessage?.contains("“elsewhere”") == true)
      let readings = try await server.ask(
        "GET", "/api/v1/traces/\(name)/readings?names=entropy,alti")
      #expect(readings.status == 200)
    }
  }

  @Test func errorsCarryTheValuesOfTheirSentences() async throws {
    var limits = ServerLimits()
    limits.traceFileBytes = 1_000
    try await RunningServer.run(limits: limits) { server in
      let reply = try await server.translate(["text": String(repeating: "a", count: 2_001)])
      let error = try #require((try reply.json() as? [String: Any])?["error"] as? [String: Any])
      let details = try #require(error["details"] as? [String: Any])
      #expect(details["count"] as? Int == 2_001)
      #expect(details["limit"] as? Int == 2_000)
      #expect(details["key"] as? String == "text")
      let large = try await server.ask(
        "POST", "/api/v1/traces", fields: ["Content-Type": "application/octet-stream"],
        body: Data(repeating: 0, count: 1_001))
      #expect(large.status == 413)
    }
  }
}
