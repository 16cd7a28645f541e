import Foundation
import LoupeServer
import Testing

/// Requests that nobody means well: each has an answer of one sentence, and the server lives on.
@Suite struct HostileRequestTests {
  private static let words = [
    "", "-1", "0", "1", "9223372036854775807", "99999999999999999999", "1e9", "NaN", "null", "true",
    "%00", "%ff", "%F0%9F%98%80", "..%2f..", "cross", "encoder", "self", "html", "csv", "entropy",
    "alti,alti", "0-0", "0-999999", "a?b", "%26", "decoder.cross_attention.queries", "logits",
  ]
  private static let keys = [
    "from", "to", "attention", "layer", "head", "query", "step", "top", "name", "names", "gold",
    "format", "x",
  ]
  private static let parts = [
    "encoder", "attention", "document", "file", "heads", "lens", "tensor", "readings",
    "beam/0/attention", "beam/-1/attention", "beam/x/attention", "nothing", "",
  ]

  /// An answer to whatever it was: none of the server's faults, and an error of one sentence.
  private static func check(_ reply: HTTPReply, _ what: String) throws {
    #expect(reply.status != 500, "\(what)")
    guard reply.status >= 400 else { return }
    #expect(reply.errorCode?.isEmpty == false, "\(what)")
    let message = try #require(reply.errorMessage)
    #expect(!message.contains("\n") && message.count < 400, "\(what): \(message)")
  }

  @Test func everyRouteAnswersWhateverItIsAsked() async throws {
    try await RunningServer.run { server in
      let events = try await server.translate(
        ["text": "cat", "method": "beam", "beam": 2, "maximumLength": 3]
      ).events
      let name = try #require(try events.first?.object()["trace"] as? String)
      var random = SeededNumbers(state: 20_261_124)
      for round in 0..<260 {
        let trace = round % 9 == 0 ? random.pick(Self.words) : name
        let fields = (0..<Int(random.next() % 4)).map { _ in
          "\(random.pick(Self.keys))=\(random.pick(Self.words))"
        }.joined(separator: "&")
        let path = "/api/v1/traces/\(trace)/\(random.pick(Self.parts))?\(fields)"
        try Self.check(try await server.ask("GET", path), path)
      }
      #expect(try await server.busy() == 0)
    }
  }

  @Test func everyBodyOfTheTranslationHasAnAnswer() async throws {
    let good = #"{"text":"cat","method":"beam","beam":2,"maximumLength":2,"candidates":3}"#
    let broken: [String] = [
      "", " ", "null", "[]", "3", "\"text\"", "{", "{}", #"{"text":null}"#, #"{"text":{}}"#,
      #"{"text":"\ud800"}"#, #"{"text":"a","text":"b"}"#, #"{"text":"a","seed":-1}"#,
      #"{"text":"a","seed":1e400}"#, #"{"text":"a","beam":1.5}"#, #"{"text":"a","topP":"nan"}"#,
      #"{"text":"a","interventions":[{}]}"#, #"{"text":"a","interventions":[[[[[[]]]]]]}"#,
      #"{"text":"a","interventions":[{"site":"cross","stage":"weight","edit":{"kind":"cut"},"#
        + #""keys":{"positions":[99999999999]}}]}"#,
      String(repeating: "[", count: 30_000), #"{"text":"a","maximumLength":0}"#,
      #"{"text":"a","temperature":0}"#, #"{"text":"a","target":""}"#, "\u{0}{}", "﻿{}",
    ]
    try await RunningServer.run { server in
      var random = SeededNumbers(state: 7)
      var bodies = broken.map { Data($0.utf8) }
      bodies += [Data([0xFF, 0xFE]), Data(repeating: 0, count: 9)]
      for _ in 0..<60 {
        var bytes = [UInt8](good.utf8)
        for _ in 0...random.next() % 3 {
          bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() % 256)
        }
        bodies.append(Data(bytes))
      }
      for body in bodies {
        let reply = try await server.ask(
          "POST", "/api/v1/translate", fields: ["Content-Type": "application/json"], body: body)
        try Self.check(reply, String(decoding: body.prefix(200), as: UTF8.self))
      }
      #expect(try await eventually { try await server.busy() == 0 })
    }
  }

  @Test func everyFileThatIsOpenedHasAnAnswer() async throws {
    try await RunningServer.run { server in
      let events = try await server.translate(["text": "cat", "maximumLength": 2]).events
      let name = try #require(try events.first?.object()["trace"] as? String)
      var random = SeededNumbers(state: 3)
      for format in ["safetensors", "json"] {
        let file = try await server.ask("GET", "/api/v1/traces/\(name)/file?format=\(format)").body
        var bodies = [Data(), file.prefix(7), file.prefix(8), file.prefix(file.count / 2)]
        for _ in 0..<40 {
          var bytes = [UInt8](file)
          for _ in 0...random.next() % 4 {
            bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() % 256)
          }
          bodies.append(Data(bytes))
        }
        for body in bodies {
          let reply = try await server.ask(
            "POST", "/api/v1/traces", fields: ["Content-Type": "application/octet-stream"],
            body: Data(body))
          try Self.check(reply, format)
        }
      }
    }
  }

  /// Half a request, and then nothing: others are served meanwhile.
  @Test func slowClientsKeepNobodyWaiting() async throws {
    try await RunningServer.run { server in
      let slow = try await onThread { [port = server.port] in
        try (0..<40).map { number in
          let connection = try HTTPConnection(port: port)
          let head = "POST /api/v1/translate HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
          let rest = "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"te"
          connection.send(Data((head + rest).utf8.prefix(20 + 5 * number)))
          return connection
        }
      }
      #expect(try await server.translate(["text": "cat", "maximumLength": 2]).status == 200)
      #expect(try await server.busy() == 0)
      for connection in slow { connection.disconnect() }
      #expect(try await server.ask("GET", "/").status == 200)
    }
  }
}

/// Numbers that are the same each time.
private struct SeededNumbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }

  mutating func pick(_ words: [String]) -> String { words[Int(next() % UInt64(words.count))] }
}
