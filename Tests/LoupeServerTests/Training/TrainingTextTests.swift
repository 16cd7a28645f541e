import Foundation
import LoupeServer
import Testing

/// Parallel texts as people really have them.
@Suite(.serialized) struct TrainingTextTests {
  private static let words = (0..<30).map { "word \($0)" }
  private static let translations = (0..<30).map { "ことば \($0)" }

  private func upload(
    _ server: RunningServer, _ body: Data, sourceBytes: Int? = nil
  ) async throws -> HTTPReply {
    try await server.ask(
      "POST", "/api/v1/training/corpora" + (sourceBytes.map { "?sourceBytes=\($0)" } ?? ""),
      fields: TrainingScene.octets, body: body)
  }

  private func table(separator: String = "\t", end: String = "\n") -> String {
    zip(Self.words, Self.translations).map { $0 + separator + $1 + end }.joined()
  }

  /// What is told of an upload that is refused.
  private func fault(_ reply: HTTPReply) throws -> [String: Any] {
    #expect(reply.status == 422)
    let error = try reply.object()["error"] as? [String: Any]
    #expect(error?["code"] as? String == "corpus_invalid")
    let message = try #require(error?["message"] as? String)
    // One sentence about the text, without a place on the server's disk.
    #expect(!message.contains("/") && message.hasPrefix("the parallel text cannot be used: "))
    return try #require(error?["details"] as? [String: Any])
  }

  @Test func formsOfOneFile() async throws {
    let forms: [Data] = [
      Data(table().utf8), Data(table(end: "\r\n").utf8), Data(table().dropLast().utf8),
      Data([0xef, 0xbb, 0xbf]) + Data(table().utf8), Data((table() + "\n\n").utf8),
      try #require(table(end: "\r\n").data(using: .utf16)),
      Data([0xfe, 0xff]) + (try #require(table().data(using: .utf16BigEndian))),
    ]
    try await RunningServer.run { server in
      for (place, form) in forms.enumerated() {
        let object = try await upload(server, form).object()
        let first = try #require(object["first"] as? [[String: String]], "form \(place)")
        #expect(first.first == ["source": "word 0", "target": "ことば 0"], "form \(place)")
        #expect(object["targetLanguage"] as? String == "ja", "form \(place)")
        #expect((object["pairs"] as? Int ?? 0) + (object["developmentPairs"] as? Int ?? 0) == 30)
      }
    }
  }

  @Test func formsOfTwoFiles() async throws {
    let source = Data(Self.words.joined(separator: "\n").utf8)
    let target = Data((Self.translations.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    let wide = try #require(String(decoding: target, as: UTF8.self).data(using: .utf16))
    try await RunningServer.run { server in
      for other in [target, wide] {
        let reply = try await upload(server, source + other, sourceBytes: source.count)
        #expect(reply.status == 201, "\(reply.errorMessage ?? "")")
        let object = try reply.object()
        #expect(object["lines"] as? Int == 30 && object["unusable"] as? Int == 0)
      }
    }
  }

  @Test func filesWhoseLinesDoNotMatch() async throws {
    let source = Data((Self.words + ["one more"]).joined(separator: "\n").utf8)
    let target = Data(Self.translations.joined(separator: "\n").utf8)
    try await RunningServer.run { server in
      for (first, second, counts) in [(source, target, (31, 30)), (target, source, (30, 31))] {
        let details = try fault(
          try await upload(server, first + second, sourceBytes: first.count))
        #expect(details["fault"] as? String == "line_counts")
        #expect(details["source"] as? Int == counts.0 && details["target"] as? Int == counts.1)
      }
      let nothing = try fault(try await upload(server, source, sourceBytes: source.count))
      #expect(nothing["target"] as? Int == 0)
      let beyond = try fault(try await upload(server, source, sourceBytes: source.count + 1))
      #expect(beyond["fault"] as? String == "division")
    }
  }

  @Test func otherEncodingsAreNamed() async throws {
    let shiftJIS: [UInt8] = [0x93, 0xfa, 0x96, 0x7b, 0x82, 0xcc]  // 日本の
    let japanese = Data(Self.words.flatMap { Array($0.utf8) + [0x09] + shiftJIS + [0x0a] })
    let noMark = try #require(table().data(using: .utf16LittleEndian))
    let latin = Data(Self.words.flatMap { Array($0.utf8) + [0x09, 0x66, 0xfc, 0x72, 0x0a] })
    try await RunningServer.run { server in
      for (body, guess) in [(japanese, "Shift JIS"), (noMark, "UTF-16"), (latin, nil)] {
        let details = try fault(try await upload(server, body))
        #expect(details["fault"] as? String == "encoding")
        #expect(details["encoding"] as? String == guess)
      }
    }
  }

  @Test func textsWithoutPairs() async throws {
    try await RunningServer.run { server in
      let comma = try fault(try await upload(server, Data(table(separator: ",").utf8)))
      #expect(comma["fault"] as? String == "no_pairs")
      let one = try fault(try await upload(server, Data("a\tb\n".utf8)))
      #expect(one["fault"] as? String == "few_pairs")
      #expect(one["pairs"] as? Int == 1 && one["limit"] as? Int == 20)
      let long = Data(repeating: 0x61, count: 1 << 20) + Data("\tb\n".utf8)
      #expect(try fault(try await upload(server, long))["fault"] as? String == "no_pairs")
      let mixed = try await upload(server, long + Data(table().utf8)).object()
      let examples = mixed["examples"] as? [[String: Any]]
      #expect(examples?.first?["reason"] as? String == "tooLong")
    }
  }

  /// Whatever stands in a text, it is learned from as text alone.
  @Test func hostileSentencesAreText() async throws {
    let hostile = [
      "<script>alert(1)</script>", "../../etc/passwd", "\u{202e}reversed", "a\u{0}b", "{{x}}",
      "$(rm -rf /)", "\u{feff}", "👩‍👩‍👧‍👦", "ａ\u{3000}ｂ", "</s> <pad> <unk>", "▁", "--resume",
    ]
    let body = hostile.enumerated().map { "\($1) \($0)\t\($1)\n" }.joined() + table()
    try await RunningServer.run(limits: TrainingScene.limits) { server in
      let reply = try await upload(server, Data(body.utf8))
      #expect(reply.status == 201, "\(reply.errorMessage ?? "")")
      let corpus = try #require(try reply.object()["corpus"] as? String)
      let run = try await TrainingScene.start(server, TrainingScene.wish(corpus, steps: 3))
      #expect(try await TrainingScene.reaches("finished", server, run))
    }
  }
}
