import Foundation
import LoupeModel
import LoupeTensor

/// A whole training: from a recipe to a model directory, resumable at any moment.
public struct TrainingRun {
  /// The recipe.
  public let configuration: TrainingConfiguration
  /// Where the recipe's relative paths start.
  public let dataDirectory: String
  /// Where checkpoints, log and model go.
  public let outputDirectory: String
  /// Whether to go on from the newest checkpoint in `outputDirectory`.
  public let resumes: Bool
  private let reporter: any TrainingReporter
  private let shouldStop: () -> Bool
  private let pool: ThreadPool
  private let hooks: TrainingHooks

  /// A training of `configuration`.
  ///
  /// - Parameters:
  ///   - configuration: the recipe.
  ///   - dataDirectory: where the recipe's relative paths start.
  ///   - outputDirectory: where checkpoints, log and model go; one training at a time.
  ///   - resume: whether to go on from the newest usable checkpoint.
  ///   - reporter: hears of the course.
  ///   - pool: threads that may help.
  ///   - hooks: what to do beside training.
  ///   - shouldStop: asked after every update; true writes a checkpoint and ends.
  public init(
    configuration: TrainingConfiguration, dataDirectory: String, outputDirectory: String,
    resume: Bool, reporter: any TrainingReporter, pool: ThreadPool = .shared,
    hooks: TrainingHooks = TrainingHooks(), shouldStop: @escaping () -> Bool = { false }
  ) {
    self.configuration = configuration
    self.dataDirectory = dataDirectory
    self.outputDirectory = outputDirectory
    resumes = resume
    self.reporter = reporter
    self.pool = pool
    self.hooks = hooks
    self.shouldStop = shouldStop
  }

  /// Trains until a limit, the goal, patience or `shouldStop` ends it; the model stands in
  /// `outputDirectory/model` then.
  public func run() throws(TrainingError) -> TrainingSummary {
    try configuration.validate()
    let directory = try RunDirectory(outputDirectory)
    let store = try CheckpointStore(
      folder: directory.checkpoints, keep: configuration.checkpoints.keep)
    let checkpoint = try checkpointToResume(in: store)
    let session = try TrainingSession(
      configuration, dataDirectory: dataDirectory, directory: directory, store: store,
      checkpoint: checkpoint, reporter: reporter, pool: pool, hooks: hooks,
      shouldStop: shouldStop)
    return try session.run()
  }

  private func checkpointToResume(
    in store: CheckpointStore
  ) throws(TrainingError) -> TrainingCheckpoint? {
    guard resumes else {
      guard store.paths.isEmpty else {
        throw .output(
          path: outputDirectory,
          reason: "already holds a training; resume it or choose another directory")
      }
      return nil
    }
    let checkpoint = try store.newestUsable { reporter.report(.note($0)) }
    guard configuration.continues(checkpoint.state.configuration) else {
      throw .output(
        path: outputDirectory,
        reason: "was trained with other data, sizes, optimisation or seed than this recipe; "
          + "only limits, validation and checkpoints may change when resuming")
    }
    return checkpoint
  }
}
