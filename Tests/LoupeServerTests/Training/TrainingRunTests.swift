import Foundation
import LoupeServer
import Testing

/// A training's life over HTTP, from the upload of a text to a model that translates.
@Suite(.serialized) struct TrainingRunTests {
  private static let runs = "/api/v1/training/runs"

  @Test func aModelIsTrainedKeptServedAndDeleted() async throws {
    let scene = TrainingScene()
    defer { scene.remove() }
    try await RunningServer.run(
      limits: TrainingScene.limits, trainingFolder: scene.trainingFolder
    ) { server in
      let corpus = try await TrainingScene.upload(server)
      let run = try await TrainingScene.start(server, TrainingScene.wish(corpus))
      #expect(try await TrainingScene.reaches("finished", server, run))
      let detail = try await TrainingScene.detail(server, run)
      let summary = try #require(detail["run"] as? [String: Any])
      #expect(summary["step"] as? Int == 40)
      #expect(summary["ending"] as? String == "limit")
      let history = try #require(detail["history"] as? [String: Any])
      let points = try #require(history["points"] as? [[String: Any]])
      #expect(points.count == 40)
      let losses = points.compactMap { $0["loss"] as? Double }
      #expect(losses.suffix(5).reduce(0, +) < losses.prefix(5).reduce(0, +))

      let kept = try await server.post("\(Self.runs)/\(run)/keep", ["name": "逆さ 1"])
      #expect(kept.status == 201)
      let again = try await server.post("\(Self.runs)/\(run)/keep", ["name": "逆さ 1"])
      #expect(again.errorCode == "name_taken")
      let translation = try await server.translate(["text": "abc", "model": "逆さ 1"])
      #expect(translation.status == 200)
      #expect(translation.events.last?.name == "end")

      #expect(try await server.ask("DELETE", "\(Self.runs)/\(run)").status == 204)
      #expect(try await server.ask("GET", "\(Self.runs)/\(run)").errorCode == "training_unknown")
      let path = "/api/v1/training/models/%E9%80%86%E3%81%95%201"
      #expect(try await server.ask("DELETE", path).status == 204)
      #expect(
        try await server.translate(["text": "abc", "model": "逆さ 1"]).errorCode == "model_unknown")
      // The text went with the last training that used it.
      #expect(
        try await server.ask("DELETE", "/api/v1/training/corpora/\(corpus)").errorCode
          == "corpus_unknown")
    }
  }

  @Test func picturesOfTheAttentionFormWithTheSteps() async throws {
    try await RunningServer.run(limits: TrainingScene.limits) { server in
      let corpus = try await TrainingScene.upload(server)
      let run = try await TrainingScene.start(server, TrainingScene.wish(corpus))
      #expect(try await TrainingScene.reaches("finished", server, run))
      let history = try #require(
        try await TrainingScene.detail(server, run)["history"] as? [String: Any])
      let looks = try #require(history["looks"] as? [[String: Any]])
      #expect(looks.compactMap { $0["step"] as? Int } == [0, 10, 20, 30, 40])
      let sentence = try #require(history["sentence"] as? [String: Any])
      let source = try #require(sentence["sourceTokens"] as? [Any]).count
      let target = try #require(sentence["targetTokens"] as? [Any]).count
      let reply = try await server.ask(
        "GET", "\(Self.runs)/\(run)/attention?attention=cross&layer=0&head=1")
      let weights = reply.body.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
      #expect(weights.count == looks.count * source * target)
      for row in 0..<looks.count * target {
        let sum = weights[row * source..<(row + 1) * source].reduce(0, +)
        #expect(abs(sum - 1) < 1e-4)
      }
      // What has been learned shows: the pictures differ.
      #expect(weights.prefix(source * target) != weights.suffix(source * target))
      let part = try await server.ask(
        "GET", "\(Self.runs)/\(run)/attention?attention=cross&layer=0&head=1&from=30")
      #expect(part.body == reply.body.suffix(2 * source * target * 4))
      let outside = try await server.ask(
        "GET", "\(Self.runs)/\(run)/attention?attention=self&layer=7&head=0")
      #expect(outside.errorCode == "invalid_value")
    }
  }

  @Test func practiceTasksKnowTheTrueAlignment() async throws {
    try await RunningServer.run(limits: TrainingScene.limits) { server in
      let run = try await TrainingScene.start(
        server,
        ["task": "reverse", "dModel": 16, "layers": 1, "heads": 2, "feedForward": 32, "steps": 3])
      #expect(try await TrainingScene.reaches("finished", server, run))
      let history = try #require(
        try await TrainingScene.detail(server, run)["history"] as? [String: Any])
      let sentence = try #require(history["sentence"] as? [String: Any])
      let links = try #require(sentence["alignment"] as? [[String: Int]])
      let count = try #require(sentence["targetTokens"] as? [Any]).count - 1
      #expect(links.count == count)
      #expect(links.allSatisfy { $0["source"] == count - 1 - ($0["target"] ?? 0) })
    }
  }

  @Test func pausingAndGoingOnIsAsIfNothingHadHappened() async throws {
    try await RunningServer.run(limits: TrainingScene.limits) { server in
      let corpus = try await TrainingScene.upload(server)
      let whole = try await TrainingScene.start(server, TrainingScene.wish(corpus, steps: 400))
      #expect(try await TrainingScene.reaches("finished", server, whole))
      let parts = try await TrainingScene.start(server, TrainingScene.wish(corpus, steps: 400))
      #expect(try await TrainingScene.reaches("running", server, parts, step: 5))
      #expect(try await server.ask("POST", "\(Self.runs)/\(parts)/pause").status == 200)
      #expect(try await TrainingScene.reaches("paused", server, parts))
      #expect(
        try await server.ask("POST", "\(Self.runs)/\(parts)/pause").errorCode == "training_state")
      #expect(try await server.ask("POST", "\(Self.runs)/\(parts)/resume").status == 200)
      #expect(try await TrainingScene.reaches("finished", server, parts))
      let losses = try await [whole, parts].asyncMap { run in
        try await TrainingScene.lossAtEnd(server, run)
      }
      #expect(losses[0] == losses[1])
      #expect(losses[0].isFinite)
    }
  }

  @Test func aTrainingCanBeEndedEarlyAndKept() async throws {
    try await RunningServer.run(limits: TrainingScene.limits) { server in
      let corpus = try await TrainingScene.upload(server)
      let run = try await TrainingScene.start(server, TrainingScene.wish(corpus, steps: 100_000))
      #expect(try await TrainingScene.reaches("running", server, run, step: 5))
      #expect(
        try await server.post("\(Self.runs)/\(run)/keep", ["name": "early"]).errorCode
          == "training_state")
      #expect(try await server.ask("POST", "\(Self.runs)/\(run)/stop").status == 200)
      #expect(try await TrainingScene.reaches("stopped", server, run))
      #expect(
        try await server.ask("POST", "\(Self.runs)/\(run)/resume").errorCode == "training_state")
      #expect(try await server.post("\(Self.runs)/\(run)/keep", ["name": "early"]).status == 201)
      for name in ["", "..", "a/b", ".x", String(repeating: "a", count: 41)] {
        #expect(
          try await server.post("\(Self.runs)/\(run)/keep", ["name": name]).errorCode
            == "name_invalid")
      }
    }
  }

  @Test func aTrainingSurvivesTheServer() async throws {
    let scene = TrainingScene()
    defer { scene.remove() }
    let run = try await RunningServer.run(
      limits: TrainingScene.limits, trainingFolder: scene.trainingFolder
    ) { server in
      let corpus = try await TrainingScene.upload(server)
      let run = try await TrainingScene.start(server, TrainingScene.wish(corpus, steps: 100_000))
      #expect(try await TrainingScene.reaches("running", server, run, step: 20))
      return run
    }
    try await RunningServer.run(
      limits: TrainingScene.limits, trainingFolder: scene.trainingFolder
    ) { server in
      let summary = try #require(
        try await TrainingScene.detail(server, run)["run"] as? [String: Any])
      #expect(summary["state"] as? String == "paused")
      #expect(summary["isInterrupted"] as? Bool == true)
      let step = try #require(summary["step"] as? Int)
      #expect(step >= 20)
      #expect(try await server.ask("POST", "\(Self.runs)/\(run)/resume").status == 200)
      #expect(try await TrainingScene.reaches("running", server, run, step: step + 5))
      #expect(try await server.ask("POST", "\(Self.runs)/\(run)/stop").status == 200)
      #expect(try await TrainingScene.reaches("stopped", server, run))
      #expect(try await server.post("\(Self.runs)/\(run)/keep", ["name": "kept"]).status == 201)
    }
    try await RunningServer.run(
      limits: TrainingScene.limits, trainingFolder: scene.trainingFolder
    ) { server in
      let reply = try await server.translate(["text": "abc", "model": "kept"])
      #expect(reply.status == 200)
    }
  }

  @Test func othersWaitInAQueue() async throws {
    var limits = TrainingScene.limits
    limits.training.running = 1
    limits.training.activeOfOne = 2
    try await RunningServer.run(limits: limits) { server in
      let corpus = try await TrainingScene.upload(server)
      let first = try await TrainingScene.start(server, TrainingScene.wish(corpus, steps: 100_000))
      let second = try await TrainingScene.start(server, TrainingScene.wish(corpus))
      let waiting = try #require(
        try await TrainingScene.detail(server, second)["run"] as? [String: Any])
      #expect(waiting["state"] as? String == "waiting")
      #expect(waiting["place"] as? Int == 1)
      let third = try await server.post(Self.runs, TrainingScene.wish(corpus))
      #expect(third.status == 429)
      #expect(third.errorCode == "training_too_many")
      #expect(try await server.ask("POST", "\(Self.runs)/\(first)/stop").status == 200)
      #expect(try await TrainingScene.reaches("finished", server, second))
    }
  }

  @Test func aLongTrainingTakesTurnsWithThoseThatWait() async throws {
    var limits = TrainingScene.limits
    limits.training.running = 1
    limits.training.slice = .milliseconds(200)
    try await RunningServer.run(limits: limits) { server in
      let corpus = try await TrainingScene.upload(server)
      let long = try await TrainingScene.start(server, TrainingScene.wish(corpus, steps: 100_000))
      let short = try await TrainingScene.start(server, TrainingScene.wish(corpus))
      #expect(try await TrainingScene.reaches("finished", server, short))
      #expect(try await TrainingScene.reaches("running", server, long))
      #expect(try await server.ask("POST", "\(Self.runs)/\(long)/stop").status == 200)
      #expect(try await TrainingScene.reaches("stopped", server, long))
    }
  }
}

extension TrainingScene {
  /// The loss of the last judgement.
  static func lossAtEnd(_ server: RunningServer, _ run: String) async throws -> Double {
    let history = try await detail(server, run)["history"] as? [String: Any]
    let judgements = history?["judgements"] as? [[String: Any]]
    return judgements?.last?["loss"] as? Double ?? .nan
  }
}

extension Array where Element: Sendable {
  /// `map` with waiting.
  func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await body(element)) }
    return values
  }
}
