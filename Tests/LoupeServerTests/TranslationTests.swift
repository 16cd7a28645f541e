import Foundation
import LoupeServer
import LoupeTrace
import Testing

/// Translations over a real connection, from the request to the last number of the trace.
@Suite struct TranslationTests {
  private func floats(_ data: Data) -> [Float] {
    data.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map {
        Float(
          bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
        )
      }
    }
  }

  @Test func tellsEveryStepInOrder() async throws {
    try await RunningServer.run { server in
      let reply = try await server.translate(["text": "the cat.", "maximumLength": 5])
      #expect(reply.status == 200)
      #expect(reply.fields["content-type"] == "text/event-stream; charset=utf-8")
      #expect(reply.fields["x-accel-buffering"] == "no")
      #expect(
        reply.events.map(\.name)
          == ["source", "encoder", "step", "step", "step", "step", "step", "end"])
      let source = try reply.events[0].object()
      #expect(source["text"] as? String == "the cat.")
      let pieces = try #require(source["source"] as? [[String: Any]])
      #expect(pieces.map { $0["surface"] as? String }.joinedSurfaces == "the cat.")
      #expect(pieces.last?["special"] as? Bool == true)
      let steps = try reply.events.filter { $0.name == "step" }
        .map { try $0.decoded(as: TraceStep.self) }
      #expect(steps.map(\.index) == [0, 1, 2, 3, 4])
      // What a step chose is what the next one reads.
      for (step, next) in zip(steps, steps.dropFirst()) { #expect(step.chosen == next.read) }
      let end = try reply.events[7].object()
      #expect(end["reason"] as? String == "length")
      #expect(end["translation"] as? String == steps.last?.text)
    }
  }

  @Test func handsOutTheAttentionOfThatRun() async throws {
    try await RunningServer.run { server in
      let reply = try await server.translate(["text": "a cat", "maximumLength": 4])
      let source = try reply.events[0].object()
      let trace = try #require(source["trace"] as? String)
      let count = try #require(source["source"] as? [Any]).count
      let path = "/api/v1/traces/\(trace)"
      let encoder = floats(try await server.ask("GET", "\(path)/encoder").body)
      #expect(encoder.count == 2 * 4 * count * count)
      for row in stride(from: 0, to: encoder.count, by: count) {
        #expect(abs(encoder[row..<row + count].reduce(0, +) - 1) <= 1e-5)
      }
      let whole = try await server.ask("GET", "\(path)/attention?from=0&to=4").body
      let sizes = (0..<4).map { 4 * 8 * ($0 + 1 + count) }
      #expect(whole.count == sizes.reduce(0, +))
      let middle = try await server.ask("GET", "\(path)/attention?from=1&to=3").body
      #expect(middle == whole[sizes[0]..<sizes[0] + sizes[1] + sizes[2]])
      let document = try #require(
        try await server.ask("GET", "\(path)/document").json() as? [String: Any])
      let tensors = try #require(document["tensors"] as? [String: [String: Any]])
      let stored = try #require(tensors["encoder.self_attention"])
      #expect(stored["shape"] as? [Int] == [2, 4, count, count])
      #expect(floats(Data(base64Encoded: stored["data"] as? String ?? "") ?? Data()) == encoder)
    }
  }

  @Test func givesTheTraceAsAFileOfEveryFormat() async throws {
    try await RunningServer.run { server in
      let reply = try await server.translate(["text": "cat", "maximumLength": 3])
      let trace = try #require(try reply.events[0].object()["trace"] as? String)
      let beginnings = [
        "safetensors": "", "json": "{", "html": "<!doctype html>{", "svg": "<svg",
      ]
      for (format, beginning) in beginnings {
        let file = try await server.ask("GET", "/api/v1/traces/\(trace)/file?format=\(format)")
        #expect(file.status == 200)
        #expect(
          file.fields["content-disposition"]
            == "attachment; filename=\"loupe-\(trace.prefix(8)).\(format)\"")
        #expect(file.fields["cache-control"] == "no-store")
        if format != "safetensors" {
          #expect(String(decoding: file.body, as: UTF8.self).hasPrefix(beginning), "\(format)")
        }
      }
    }
  }

  @Test func searchesWithBeams() async throws {
    try await RunningServer.run { server in
      let reply = try await server.translate(
        ["text": "a cat", "method": "beam", "beam": 3, "maximumLength": 4])
      let names = reply.events.map(\.name)
      #expect(names.first == "source")
      #expect(names.contains("beam"))
      #expect(names.suffix(5) == ["step", "step", "step", "step", "end"])
      let trace = try #require(try reply.events[0].object()["trace"] as? String)
      let attention = try await server.ask(
        "GET", "/api/v1/traces/\(trace)/attention?from=0&to=4")
      #expect(attention.status == 200)
    }
  }

  @Test func readsAForcedTarget() async throws {
    try await RunningServer.run { server in
      let reply = try await server.translate(["text": "a cat", "target": "猫"])
      let end = try #require(try reply.events.last?.object())
      #expect(end["reason"] as? String == "forced")
      #expect(end["translation"] as? String == "猫")
    }
  }

  @Test func drawsTheSameWithTheSameSeed() async throws {
    try await RunningServer.run { server in
      func draw(_ seed: Int) async throws -> String? {
        let reply = try await server.translate(
          ["text": "a cat", "method": "sample", "seed": seed, "maximumLength": 12])
        return try reply.events.last?.object()["translation"] as? String
      }
      let first = try await draw(1)
      #expect(first != nil)
      #expect(try await draw(1) == first)
      #expect(try await draw(2) != first)
    }
  }

  @Test func editsAttention() async throws {
    try await RunningServer.run { server in
      let mask: [String: any Sendable] = [
        "site": "cross", "keys": ["positions": [0]], "stage": "score", "edit": ["kind": "mask"],
      ]
      let reply = try await server.translate(
        ["text": "cat", "maximumLength": 2, "interventions": [mask]])
      let source = try reply.events[0].object()
      let count = try #require(source["source"] as? [Any]).count
      let trace = try #require(source["trace"] as? String)
      let step = floats(
        try await server.ask("GET", "/api/v1/traces/\(trace)/attention?from=0&to=1").body)
      let cross = Array(step.dropFirst(8))
      #expect(cross.count == 8 * count)
      for plane in 0..<8 { #expect(cross[plane * count] == 0) }
    }
  }

  @Test func saysInTheStreamWhatDoesNotFitTheSentence() async throws {
    try await RunningServer.run { server in
      let mask: [String: any Sendable] = [
        "site": "cross", "keys": ["tokens": ["z"]], "stage": "score", "edit": ["kind": "mask"],
      ]
      let reply = try await server.translate(["text": "cat", "interventions": [mask]])
      #expect(reply.status == 200)
      #expect(reply.events.map(\.name) == ["source", "error"])
      let error = try reply.events[1].object()
      #expect(error["code"] as? String == "invalid_intervention")
      #expect(
        error["message"] as? String
          == "intervention 1: “keys”: the token “z” does not stand in the source")
      #expect(try await eventually { try await server.busy() == 0 })
    }
  }

  @Test func forgetsATraceThatIsDeleted() async throws {
    try await RunningServer.run { server in
      let reply = try await server.translate(["text": "cat", "maximumLength": 2])
      let trace = try #require(try reply.events[0].object()["trace"] as? String)
      #expect(try await server.ask("DELETE", "/api/v1/traces/\(trace)").status == 204)
      let gone = try await server.ask("GET", "/api/v1/traces/\(trace)/document")
      #expect(gone.status == 404)
      #expect(gone.errorCode == "trace_unknown")
      #expect(try await server.ask("DELETE", "/api/v1/traces/\(trace)").status == 404)
    }
  }

  @Test func servesFortyClientsAtOnce() async throws {
    var limits = ServerLimits()
    limits.waiting = 40
    try await RunningServer.run(limits: limits) { server in
      let alone = try await server.translate(["text": "the cat sat.", "maximumLength": 8])
      let expected = try alone.events.last?.object()["translation"] as? String
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<40 {
          group.addTask {
            let reply = try await server.translate(["text": "the cat sat.", "maximumLength": 8])
            #expect(reply.status == 200)
            #expect(reply.events.count == 11)
            #expect(try reply.events.last?.object()["translation"] as? String == expected)
          }
        }
        try await group.waitForAll()
      }
      #expect(try await eventually { try await server.busy() == 0 })
    }
  }
}

extension [String?] {
  /// The surfaces one after the other.
  fileprivate var joinedSurfaces: String { compactMap { $0 }.joined() }
}
