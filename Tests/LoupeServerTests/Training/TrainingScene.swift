import Foundation
import LoupeServer
import Testing

/// What tests of the Train room begin from: a small parallel text, a small model, a folder.
struct TrainingScene {
  /// A folder of its own, deleted by `remove`.
  let folder = FileManager.default.temporaryDirectory.path + "/loupe-train-\(UUID().uuidString)"

  var trainingFolder: TrainingFolder { TrainingFolder(folder) }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Forty pairs: a word, and the word backwards.
  static let text = Data(
    (0..<40).map { number in
      let word = String("abcdefgh".shuffled(seed: number).prefix(5))
      return "\(word)\t\(String(word.reversed()))\n"
    }.joined().utf8)

  /// Limits without one of time: how fast an update is, nobody knows on a machine that tests keep
  /// busy.
  static var limits: ServerLimits {
    var limits = ServerLimits()
    limits.training.minutes = 100_000
    return limits
  }

  static let octets = ["Content-Type": "application/octet-stream"]
  static let json = ["Content-Type": "application/json"]

  /// Uploads the text; its name.
  static func upload(_ server: RunningServer) async throws -> String {
    let reply = try await server.ask(
      "POST", "/api/v1/training/corpora", fields: octets, body: text)
    #expect(reply.status == 201)
    return try #require(try reply.object()["corpus"] as? String)
  }

  /// A wish for a model so small that hundreds of updates take a moment.
  static func wish(_ corpus: String, steps: Int = 40) -> [String: any Sendable] {
    [
      "name": "small", "corpus": corpus, "dModel": 16, "layers": 1, "heads": 2, "feedForward": 32,
      "dropout": 0, "steps": steps,
    ]
  }

  /// Begins a training; its name.
  static func start(
    _ server: RunningServer, _ wish: [String: any Sendable]
  ) async throws -> String {
    let reply = try await server.post("/api/v1/training/runs", wish)
    #expect(reply.status == 201, "\(reply.errorMessage ?? "")")
    return try #require(try reply.object()["run"] as? String)
  }

  /// How a training stands.
  static func detail(_ server: RunningServer, _ run: String) async throws -> [String: Any] {
    try await server.ask("GET", "/api/v1/training/runs/\(run)").object()
  }

  /// Waits until the training is in `state`; says whether it got there.
  static func reaches(
    _ state: String, _ server: RunningServer, _ run: String, step: Int = 0
  ) async throws -> Bool {
    try await eventually {
      let summary = try await detail(server, run)["run"] as? [String: Any]
      return summary?["state"] as? String == state && summary?["step"] as? Int ?? 0 >= step
    }
  }
}

extension RunningServer {
  /// Sends JSON.
  func post(_ path: String, _ body: [String: any Sendable]) async throws -> HTTPReply {
    try await ask(
      "POST", path, fields: TrainingScene.json,
      body: JSONSerialization.data(withJSONObject: body))
  }
}

extension HTTPReply {
  /// The body as a JSON object.
  func object() throws -> [String: Any] { try json() as? [String: Any] ?? [:] }
}

extension String {
  /// The letters in an order that the seed decides.
  func shuffled(seed: Int) -> String {
    var letters = Array(self)
    var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    for place in stride(from: letters.count - 1, to: 0, by: -1) {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      letters.swapAt(place, Int((state >> 33) % UInt64(place + 1)))
    }
    return String(letters)
  }
}
