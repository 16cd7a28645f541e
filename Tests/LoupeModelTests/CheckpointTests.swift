import Foundation
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// Model directories: whole, damaged, and written by Loupe.
struct CheckpointTests {
  private let config: String
  private let weights: [UInt8]

  init() throws {
    let folder = Fixture.path("tiny_marian", of: "LoupeModelTests")
    config = try String(contentsOfFile: "\(folder)/config.json", encoding: .utf8)
    weights = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/model.safetensors")))
  }

  private func open(config: String? = nil, weights: [UInt8]? = nil) throws -> Transformer {
    try Transformer(
      ModelFiles(
        name: "tiny",
        contents: [
          "config.json": ByteSource([UInt8]((config ?? self.config).utf8), name: "config.json"),
          "model.safetensors": ByteSource(weights ?? self.weights, name: "model.safetensors"),
        ]))
  }

  private func message(_ body: () throws -> Transformer) -> String {
    do {
      _ = try body()
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    (#""model_type": "marian""#, #""model_type": "gpt2""#, "“model_type” is gpt2"),
    (
      #""activation_function": "swish""#, #""activation_function": "mish""#,
      "“activation_function” is mish"
    ),
    (#""d_model": 16"#, #""d_model": 15"#, "does not divide"),
    (#""d_model": 16"#, #""d_model": -16"#, "“d_model” is -16"),
    (#""d_model": 16"#, #""d_model": "wide""#, "“d_model” has the wrong type"),
    (#""d_model": 16"#, #""d_modal": 16"#, "“d_model” is missing"),
    (#""vocab_size": 43"#, #""vocab_size": 44"#, "shape"),
    (#""encoder_layers": 2"#, #""encoder_layers": 3"#, "has no tensor"),
    (#""eos_token_id": 0"#, #""eos_token_id": 99"#, "“eos_token_id” is 99"),
  ])
  func configurationsThatDoNotFitAreNamed(old: String, new: String, expected: String) {
    #expect(config.contains(old))
    var changed = config.replacingOccurrences(of: old, with: new)
    if new.contains("vocab_size") {
      changed = changed.replacingOccurrences(
        of: #""decoder_vocab_size": 43"#, with: #""decoder_vocab_size": 44"#)
    }
    let text = message { try open(config: changed) }
    #expect(text.contains(expected), "\(text)")
    #expect(text.contains("config.json") || text.contains("model.safetensors"), "\(text)")
  }

  @Test func truncatedFilesAreNamed() throws {
    for count in [0, 1, config.utf8.count / 2, config.utf8.count - 2] {
      let text = message { try open(config: String(config.prefix(count))) }
      #expect(text.contains("config.json"), "\(count): \(text)")
    }
    for count in stride(from: 0, to: weights.count, by: max(weights.count / 50, 1)) {
      let text = message { try open(weights: Array(weights.prefix(count))) }
      #expect(text.contains("model.safetensors"), "\(count): \(text)")
    }
  }

  @Test func damagedWeightFilesNeverCrash() throws {
    var random = SplitMix64(seed: 7)
    for _ in 0..<300 {
      var damaged = weights
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0..<4_096, using: &random)
        damaged[place] = UInt8.random(in: 0...255, using: &random)
      }
      _ = message { try open(weights: damaged) }  // an error or a model, never a crash
    }
  }

  @Test func missingFilesAreNamed() {
    let text = message {
      try Transformer(ModelFiles(name: "nothing", contents: [:]))
    }
    #expect(text.contains("config.json is missing"), "\(text)")
    #expect(throws: ModelError.self) { try ModelFiles(directory: "/does/not/exist") }
  }

  @Test func whatIsSavedOpensAgain() throws {
    let model = try Transformer(
      ModelConfiguration(
        vocabularySize: 29, dModel: 12, layers: 2, heads: 3, feedForward: 20, padID: 28, endID: 0),
      seed: 3)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "loupe-checkpoint-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for halfPrecision in [false, true] {
      try model.save(to: folder.path, halfPrecision: halfPrecision)
      let again = try Transformer(ModelFiles(directory: folder.path), for: .training)
      #expect(again.configuration == model.configuration)
      for (a, b) in zip(model.parameters, again.parameters) {
        #expect(a.name == b.name && a.shape == b.shape)
        let tolerance: Float = halfPrecision ? 5e-4 : 0
        #expect(largestDifference(a.values.array(), b.values.array()) <= tolerance, "\(a.name)")
      }
    }
  }

  @Test func theSameSeedGivesTheSameModel() throws {
    let configuration = ModelConfiguration(
      vocabularySize: 17, dModel: 8, layers: 1, heads: 2, feedForward: 12, padID: 16, endID: 0)
    func numbers(_ seed: UInt64) throws -> [[Float]] {
      try Transformer(configuration, seed: seed).parameters.map { $0.values.array() }
    }
    #expect(try numbers(1) == numbers(1))
    #expect(try numbers(1) != numbers(2))
  }
}
