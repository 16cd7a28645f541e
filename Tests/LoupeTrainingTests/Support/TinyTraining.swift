import Foundation
import LoupeTensor
import LoupeTraining

/// A training that takes a second: a model of a few thousand numbers learns to copy short strings.
enum TinyTraining {
  /// The recipe, which ends after `steps` updates.
  static func recipe(steps: Int) -> TrainingConfiguration {
    var task = PracticeTask(.reverse)
    task.letters = 4
    task.maximumLength = 5
    task.examples = 120
    task.validationExamples = 20
    task.testExamples = 20
    var recipe = task.recipe(seed: 5)
    recipe.model.dModel = 8
    recipe.model.heads = 2
    recipe.model.encoderLayers = 1
    recipe.model.decoderLayers = 1
    recipe.model.feedForward = 16
    recipe.model.dropout = 0.1
    recipe.optimisation.batchTokens = 100
    recipe.optimisation.accumulatedBatches = 2
    recipe.optimisation.warmupSteps = 5
    recipe.optimisation.coolDownShare = 0
    recipe.data.joinedShare = 0.2
    recipe.data.maximumTokens = 12
    recipe.validation.everySteps = 1_000
    recipe.validation.goal = nil
    recipe.limits.steps = steps
    recipe.checkpoints.everyMinutes = nil
    recipe.checkpoints.everySteps = 3
    recipe.checkpoints.keep = 3
    recipe.halfPrecision = false
    return recipe
  }

  /// Trains in `folder`.
  @discardableResult
  static func run(
    _ recipe: TrainingConfiguration, in folder: String, resume: Bool = false,
    reporter: any TrainingReporter = EventRecorder(), shouldStop: @escaping () -> Bool = { false }
  ) throws(TrainingError) -> TrainingSummary {
    try TrainingRun(
      configuration: recipe, dataDirectory: folder, outputDirectory: folder, resume: resume,
      reporter: reporter, pool: ThreadPool(threads: 2), shouldStop: shouldStop
    ).run()
  }

  /// Names of the checkpoints in `folder`.
  static func checkpoints(in folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/checkpoints")
    return (names ?? []).filter { $0.hasPrefix("step-") }.sorted()
  }

  /// All numbers of the checkpoint of `step`: weights and moments by name.
  static func numbers(in folder: String, step: Int) throws -> [String: [Float]] {
    let number = String(repeating: "0", count: 10 - String(step).count) + String(step)
    let file = try SafetensorsFile(path: "\(folder)/checkpoints/step-\(number).safetensors")
    var numbers: [String: [Float]] = [:]
    for name in file.entries.keys { numbers[name] = try file.floats(name).array() }
    return numbers
  }
}
