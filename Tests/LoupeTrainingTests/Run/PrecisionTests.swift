import Foundation
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTraining
import Testing

/// Training with products in bfloat16.
struct PrecisionTests {
  /// The loss of a few updates in one precision.
  private func losses(_ precision: TrainingPrecision, threads: Int = 2) throws -> [Double] {
    var settings = Trainer.Settings()
    settings.schedule = .constant(3e-3)
    settings.precision = precision
    let configuration = ModelConfiguration(
      vocabularySize: 40, dModel: 32, layers: 1, heads: 2, feedForward: 64, padID: 0, endID: 1)
    let trainer = Trainer(
      try Transformer(configuration, seed: 3), settings: settings,
      pool: ThreadPool(threads: threads))
    let batch = TrainingBatch(
      (0..<30).map { index in
        let tokens = (0..<6).map { Int32(2 + (index * 7 + $0 * 5) % 38) } + [1]
        return TokenPair(source: tokens, target: tokens)
      })
    return try (0..<12).map { _ in try trainer.update([batch]).loss }
  }

  /// It learns as fast, to about the 3 digits that bfloat16 has, and it is not the same arithmetic.
  @Test func bfloat16LearnsLikeFloat32() throws {
    let exact = try losses(.fp32)
    let rounded = try losses(.bf16)
    #expect(exact != rounded)
    for (a, b) in zip(exact, rounded) { #expect(abs(a - b) <= 0.02 * a) }
    #expect(try #require(rounded.last) < 0.95 * rounded[0])
  }

  @Test func threadsDoNotChangeIt() throws {
    #expect(try losses(.bf16, threads: 1) == losses(.bf16, threads: 3))
  }

  /// A stopped and resumed training in bfloat16 ends in the same numbers, bit for bit.
  @Test func resumingIsExact() throws {
    var recipe = TinyTraining.recipe(steps: 9)
    recipe.precision = .bf16
    recipe.optimisation.coolDownShare = 0.5
    let whole = try TemporaryFolder()
    try TinyTraining.run(recipe, in: whole.path)
    let parts = try TemporaryFolder()
    var done = 0
    try TinyTraining.run(recipe, in: parts.path, reporter: EventRecorder { done = $0 }) {
      done >= 4
    }
    try TinyTraining.run(recipe, in: parts.path, resume: true)
    let expected = try TinyTraining.numbers(in: whole.path, step: 9)
    #expect(try TinyTraining.numbers(in: parts.path, step: 9) == expected)
    let plain = try TemporaryFolder()
    recipe.precision = .fp32
    try TinyTraining.run(recipe, in: plain.path)
    #expect(try TinyTraining.numbers(in: plain.path, step: 9) != expected)
  }

  /// The precision belongs to what a resumed run must share.
  @Test func resumingInAnotherPrecisionIsRefused() throws {
    let folder = try TemporaryFolder()
    try TinyTraining.run(TinyTraining.recipe(steps: 3), in: folder.path)
    var recipe = TinyTraining.recipe(steps: 5)
    recipe.precision = .bf16
    let error = #expect(throws: TrainingError.self) {
      try TinyTraining.run(recipe, in: folder.path, resume: true)
    }
    #expect(error?.description.contains("only limits") == true)
  }
}
