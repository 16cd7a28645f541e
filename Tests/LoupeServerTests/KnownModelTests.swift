import Foundation
import LoupeModel
import LoupeServer
import LoupeTestSupport
import LoupeTrace
import Testing

/// Whether the server tells the same numbers as the reference implementation, and the bundled model
/// translates.
@Suite struct KnownModelTests {
  private struct Expected: Decodable {
    let source: String
    let source_ids: [Int]
    let greedy_ids: [Int]
  }

  private static let kit = SharedData.parityKit("marian")

  private static let bundled: String? = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Models/en-ja").path
    let weights = path + "/model.safetensors"
    return FileManager.default.fileExists(atPath: weights) ? path : nil
  }()

  @Test(.enabled(if: kit != nil, "no parity kit beside the repository; set LOUPE_SHARED"))
  func choosesWhatTheReferenceChooses() async throws {
    let folder = try #require(Self.kit)
    let expected = try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/expected.json")))
    let model = try ServedModel(ModelFiles(directory: folder), name: "parity")
    try await RunningServer.run(models: [model]) { server in
      let events = try await server.translate(["text": expected.source, "maximumLength": 24]).events
      let source = try #require(try events[0].object()["source"] as? [[String: Any]])
      #expect(source.map { $0["id"] as? Int } == expected.source_ids)
      let steps = try events.filter { $0.name == "step" }.map { try $0.decoded(as: TraceStep.self) }
      // The reference's list begins with the start token, which nothing chose.
      #expect(steps.map(\.chosen.id) == Array(expected.greedy_ids.dropFirst()))
    }
  }

  @Test(.enabled(if: bundled != nil, "Models/en-ja has not been trained yet"))
  func translatesWithTheBundledModel() async throws {
    let model = try ServedModel(
      ModelFiles(directory: try #require(Self.bundled)), name: "en-ja")
    try await RunningServer.run(models: [model]) { server in
      let reply = try await server.translate(["text": "The cat sat on the mat. It was tired."])
      let translation = try #require(
        try reply.events.last?.object()["translation"] as? String)
      #expect(translation.unicodeScalars.contains { (0x3041...0x30ff).contains($0.value) })
      let models = try await server.ask("GET", "/api/v1/models").json() as? [String: Any]
      let first = (models?["models"] as? [[String: Any]])?.first
      #expect(first?["sourceLanguage"] as? String == "en")
      #expect(first?["targetLanguage"] as? String == "ja")
    }
  }
}
