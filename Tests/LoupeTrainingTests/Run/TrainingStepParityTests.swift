import Foundation
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTraining
import Testing

/// One training step of a tiny model against PyTorch in double precision (see the fixtures'
/// manifest).
struct TrainingStepParityTests {
  struct Expected: Decodable {
    struct Adam: Decodable {
      let beta1: Float
      let beta2: Float
      let epsilon: Float
      let learning_rate: Double
    }
    let adam: Adam
    let decoder_input_ids: [[Int32]]
    let gradient_norm: Double
    let label_smoothing: Float
    let loss: Double
    let negative_log_likelihood: Double
    let source_ids: [[Int32]]
    let target_ids: [[Int32]]
    let vanishing_gradients: [String]
  }

  @Test(arguments: ["relu", "swish"])
  func stepEqualsPyTorch(_ activation: String) throws {
    let fixture = try StepFixture(activation)
    let expected = fixture.expected
    let trainer = try trainer(fixture)
    let batch = TrainingBatch(
      zip(expected.source_ids, expected.target_ids).map { TokenPair(source: $0, target: $1) })
    let start = trainer.model.configuration.decoderStartID
    #expect(batch.decoderInputs(startID: start) == expected.decoder_input_ids)

    let report = try trainer.update([batch])
    #expect(abs(report.loss - expected.loss) <= 1e-5 * expected.loss)
    #expect(abs(report.negativeLogLikelihood - expected.negative_log_likelihood) <= 5e-5)
    #expect(abs(report.gradientNorm - expected.gradient_norm) <= 1e-5 * expected.gradient_norm)
    try compareGradients(trainer, fixture)
    try compareUpdatedWeights(trainer, fixture)
  }

  /// Two halves of a batch give the gradient of the whole.
  @Test func accumulatedGradientsEqualTheWholeBatch() throws {
    let fixture = try StepFixture("relu")
    let pairs = zip(fixture.expected.source_ids, fixture.expected.target_ids).map {
      TokenPair(source: $0, target: $1)
    }
    let whole = try trainer(fixture)
    let parts = try trainer(fixture)
    let wholeLoss = whole.accumulateGradients([TrainingBatch(pairs)])
    let partsLoss = parts.accumulateGradients(pairs.map { TrainingBatch([$0]) })
    #expect(abs(wholeLoss.mean - partsLoss.mean) <= 1e-6)
    for parameter in whole.model.parameters {
      let a = whole.gradients.gradient(of: parameter).array()
      let b = parts.gradients.gradient(of: parameter).array()
      #expect(largestDifference(a, b) <= 2e-6, "\(parameter.name)")
    }
  }

  /// Threads share the work, never the sums.
  @Test func threadsDoNotChangeAnUpdate() throws {
    let fixture = try StepFixture("relu")
    let one = try trainer(fixture, pool: ThreadPool(threads: 1))
    let three = try trainer(fixture, pool: ThreadPool(threads: 3))
    let batch = TrainingBatch(
      (0..<40).flatMap { _ in
        zip(fixture.expected.source_ids, fixture.expected.target_ids).map {
          TokenPair(source: $0, target: $1)
        }
      })
    for _ in 0..<2 {
      let a = try one.update([batch])
      let b = try three.update([batch])
      #expect(a == b)
    }
    for (a, b) in zip(one.model.parameters, three.model.parameters) {
      #expect(a.values.array() == b.values.array(), "\(a.name)")
    }
  }

  private func trainer(_ fixture: StepFixture, pool: ThreadPool = .shared) throws -> Trainer {
    var settings = Trainer.Settings()
    settings.labelSmoothing = fixture.expected.label_smoothing
    settings.maximumGradientNorm = 0
    settings.schedule = .constant(fixture.expected.adam.learning_rate)
    settings.adam.beta1 = fixture.expected.adam.beta1
    settings.adam.beta2 = fixture.expected.adam.beta2
    settings.adam.epsilon = fixture.expected.adam.epsilon
    return Trainer(try fixture.model(), settings: settings, pool: pool)
  }

  /// Within 1e-4 of the largest element of each gradient.
  ///
  /// Gradients that vanish in exact arithmetic (a key's bias moves all scores of a query alike,
  /// which softmax ignores) only have to stay at rounding noise.
  private func compareGradients(_ trainer: Trainer, _ fixture: StepFixture) throws {
    var compared = 0
    for parameter in trainer.model.parameters where parameter.isTrainable {
      let found = trainer.gradients.gradient(of: parameter).array()
      let wanted = try fixture.file.floats("gradient.\(parameter.name)").array()
      if fixture.expected.vanishing_gradients.contains(parameter.name) {
        #expect(found.allSatisfy { abs($0) <= 1e-6 }, "\(parameter.name)")
      } else {
        let scale = wanted.map(abs).max() ?? 0
        let difference = largestDifference(found, wanted)
        #expect(scale > 0 && difference <= 1e-4 * scale, "\(parameter.name): \(difference / scale)")
      }
      compared += 1
    }
    #expect(compared == fixture.file.entries.keys.filter { $0.hasPrefix("gradient.") }.count)
  }

  /// The first step of Adam moves each weight by almost exactly the rate, in the direction of the
  /// gradient's sign, so the comparison is on the movement.
  private func compareUpdatedWeights(_ trainer: Trainer, _ fixture: StepFixture) throws {
    let rate = Float(fixture.expected.adam.learning_rate)
    for parameter in trainer.model.parameters where parameter.isTrainable {
      if fixture.expected.vanishing_gradients.contains(parameter.name) { continue }
      let found = parameter.values.array()
      let wanted = try fixture.file.floats("updated.\(parameter.name)").array()
      #expect(largestDifference(found, wanted) <= 1e-2 * rate, "\(parameter.name)")
    }
  }
}

/// A fixture file and the model it describes.
private struct StepFixture {
  let file: SafetensorsFile
  let expected: TrainingStepParityTests.Expected
  private let path: String
  private let description: String

  init(_ activation: String) throws {
    path = Fixture.path("training_step_\(activation).safetensors", of: "LoupeTrainingTests")
    file = try SafetensorsFile(path: path)
    description = try #require(file.metadata["loupe"])
    expected = try JSONDecoder().decode(
      TrainingStepParityTests.Expected.self, from: Data(description.utf8))
  }

  /// The fixture holds the weights under the names of a checkpoint.
  func model() throws -> Transformer {
    let whole = try #require(
      JSONSerialization.jsonObject(with: Data(description.utf8)) as? [String: Any])
    let configuration = try JSONSerialization.data(withJSONObject: try #require(whole["config"]))
    let files = ModelFiles(
      name: "fixture",
      contents: [
        "config.json": ByteSource([UInt8](configuration), name: "config.json"),
        "model.safetensors": try ByteSource(path: path),
      ])
    return try Transformer(files, for: .training)
  }
}
