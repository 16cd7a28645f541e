import Foundation
import LoupeServer
import Testing

/// What the Train room does not do, and how it says so.
@Suite(.serialized) struct TrainingRefusalTests {
  private static let room = "/api/v1/training"

  @Test func sizesThatDoNotFitAreRefusedBeforeTheStart() async throws {
    var limits = ServerLimits()
    limits.training.memoryBytes = 100_000_000
    limits.training.minutes = 0.05
    try await RunningServer.run(limits: limits) { server in
      let corpus = try await TrainingScene.upload(server)
      var large = TrainingScene.wish(corpus)
      for (key, value) in ["dModel": 512, "layers": 6, "heads": 8, "feedForward": 2_048] {
        large[key] = value
      }
      let memory = try await server.post("\(Self.room)/estimate", large).object()
      #expect(memory["verdict"] as? String == "memory")
      #expect(memory["secondsPerUpdate"] == nil)
      let refused = try await server.post("\(Self.room)/runs", large)
      #expect(refused.errorCode == "training_memory")
      #expect(refused.status == 422)
      let long = TrainingScene.wish(corpus, steps: 100_000)
      let time = try await server.post("\(Self.room)/estimate", long).object()
      #expect(time["verdict"] as? String == "time")
      let fitting = try #require(time["fittingSteps"] as? Int)
      #expect(fitting > 0 && fitting < 100_000)
      #expect(try await server.post("\(Self.room)/runs", long).errorCode == "training_time")
      let runs = try await server.ask("GET", "\(Self.room)/runs").object()["runs"] as? [Any]
      #expect(runs?.isEmpty == true)
    }
  }

  @Test func wishesAreCheckedKeyByKey() async throws {
    try await RunningServer.run { server in
      func code(_ wish: [String: any Sendable]) async throws -> String? {
        try await server.post("\(Self.room)/estimate", wish).errorCode
      }
      #expect(try await code([:]) == "invalid_value")
      #expect(try await code(["task": "copy", "corpus": "x"]) == "invalid_value")
      #expect(try await code(["task": "dance"]) == "invalid_value")
      #expect(try await code(["corpus": "x"]) == "corpus_unknown")
      #expect(try await code(["task": "copy", "dModel": 100_000]) == "invalid_value")
      #expect(try await code(["task": "copy", "dModel": 64, "heads": 3]) == "invalid_value")
      #expect(try await code(["task": "copy", "steps": 0]) == "invalid_value")
      #expect(try await code(["task": "copy", "width": 64]) == "unknown_key")
      #expect(try await code(["task": "copy", "name": "a/b"]) == "name_invalid")
      let plain = try await server.ask(
        "POST", "\(Self.room)/estimate", fields: ["Content-Type": "text/plain"],
        body: Data("{}".utf8))
      #expect(plain.status == 415)
      let foreign = try await server.ask(
        "POST", "\(Self.room)/estimate",
        fields: ["Content-Type": "application/json", "Origin": "http://evil.example"],
        body: Data("{}".utf8))
      #expect(foreign.status == 403)
    }
  }

  @Test func textsAreReadStrictlyAndWhatIsLeftOutIsTold() async throws {
    var limits = ServerLimits()
    limits.training.corpusBytes = 4_000
    try await RunningServer.run(limits: limits) { server in
      func upload(_ body: Data, _ query: String = "") async throws -> HTTPReply {
        try await server.ask(
          "POST", "\(Self.room)/corpora\(query)", fields: TrainingScene.octets, body: body)
      }
      let lines = (0..<30).map { "word \($0)\tmot \($0)\n" }.joined()
      let mixed = Data("alone\n\tnothing\n\(lines)word 1\tmot 1\n".utf8) + Data([0xff, 0x0a])
      let found = try await upload(mixed)
      #expect(found.status == 201)
      let object = try found.object()
      #expect(object["lines"] as? Int == 34)
      #expect(object["unusable"] as? Int == 3)
      #expect(object["duplicates"] as? Int == 1)
      #expect((object["pairs"] as? Int ?? 0) + (object["developmentPairs"] as? Int ?? 0) == 30)
      let examples = try #require(object["examples"] as? [[String: Any]])
      #expect(examples.compactMap { $0["line"] as? Int } == [1, 2, 34])
      #expect(
        examples.compactMap { $0["reason"] as? String }
          == ["missingColumn", "emptySource", "notUTF8"])

      let source = Data((0..<30).map { "word \($0)\n" }.joined().utf8)
      let target = Data((0..<30).map { "mot \($0)\n" }.joined().utf8)
      let two = try await upload(source + target, "?sourceBytes=\(source.count)")
      let first = try #require(try two.object()["first"] as? [[String: String]])
      #expect(first.first == ["source": "word 0", "target": "mot 0"])
      #expect(
        try await upload(source + target.dropLast(7), "?sourceBytes=\(source.count)").errorCode
          == "corpus_invalid")
      #expect(try await upload(source, "?sourceBytes=5000").errorCode == "invalid_value")
      #expect(try await upload(Data("a\tb\n".utf8)).errorCode == "corpus_invalid")
      #expect(try await upload(Data()).errorCode == "corpus_invalid")
      #expect(
        try await upload(Data(repeating: 0x61, count: 5_000)).errorCode == "body_too_large")
    }
  }

  /// Whatever bytes are sent, there is an answer, and it is never the server's own fault.
  @Test func randomBytesNeverBreakIt() async throws {
    try await RunningServer.run { server in
      var state: UInt64 = 7
      func byte() -> UInt8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 40)
      }
      for round in 0..<60 {
        let body = Data((0..<Int(byte())).map { _ in round % 3 == 0 ? byte() : 9 + byte() % 60 })
        let paths = [
          "/corpora", "/corpora?sourceBytes=\(byte())", "/estimate", "/runs", "/runs/x/keep",
        ]
        let path = paths[round % paths.count]
        let fields = path.hasPrefix("/corpora") ? TrainingScene.octets : TrainingScene.json
        let reply = try await server.ask("POST", Self.room + path, fields: fields, body: body)
        #expect((400..<500).contains(reply.status) || reply.status == 201, "\(path)")
      }
    }
  }
}
