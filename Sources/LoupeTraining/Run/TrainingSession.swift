import Foundation
import LoupeModel
import LoupeTensor
import LoupeText

/// The loop of one training: batches, updates, validations, checkpoints, the model at the end.
final class TrainingSession {
  private let configuration: TrainingConfiguration
  private let directory: RunDirectory
  private let store: CheckpointStore
  private let prepared: PreparedTraining
  private let trainer: Trainer
  private let reporter: any TrainingReporter
  private let pool: ThreadPool
  private let hooks: TrainingHooks
  private let shouldStop: () -> Bool
  private let snapshots: SnapshotTaker?
  private var nextSnapshot: Int
  private var lastSnapshot = -1
  private var state: TrainingState
  private var clock = TrainingClock()
  private var lastValidation: ValidationResult?

  init(
    _ configuration: TrainingConfiguration, dataDirectory: String, directory: RunDirectory,
    store: CheckpointStore, checkpoint: TrainingCheckpoint?, reporter: any TrainingReporter,
    pool: ThreadPool, hooks: TrainingHooks, shouldStop: @escaping () -> Bool
  ) throws(TrainingError) {
    self.configuration = configuration
    self.directory = directory
    self.store = store
    self.pool = pool
    self.hooks = hooks
    self.shouldStop = shouldStop
    let log = try CSVLog(path: directory.log, resumingAt: checkpoint?.state.step)
    self.reporter = ReporterGroup([reporter, log])
    prepared = try PreparedTraining(
      configuration, dataDirectory: dataDirectory, modelFolder: directory.model,
      mayTrainTokenizer: checkpoint == nil, reporter: reporter, pool: pool)
    if let plan = hooks.snapshots {
      snapshots = try SnapshotTaker(plan, prepared.validator, prepared.tokenizer)
    } else {
      snapshots = nil
    }
    nextSnapshot = hooks.snapshots?.first(from: checkpoint?.state.step ?? 0) ?? 0
    trainer = Trainer(
      try prepared.freshModel(), settings: Self.settings(configuration), pool: pool)
    state = TrainingState()
    if let checkpoint {
      try prepared.check(checkpoint)
      try checkpoint.restore(trainer)
      state = checkpoint.state
    }
    state.configuration = configuration
    state.tokenizer = prepared.tokenizerFingerprint
    state.data = prepared.examples.fingerprint
    try ModelExport.writeJSON(configuration, to: directory.recipe)
  }

  /// Trains until something ends it.
  func run() throws(TrainingError) -> TrainingSummary {
    var batches = try updates(ofEpoch: state.epoch)
    reporter.report(.prepared(prepared.estimate(firstEpoch: batches)))
    clock = TrainingClock(secondsBefore: state.seconds)
    var ending = endingNow()
    try takeSnapshotWhenDue()
    while ending == nil {
      if state.updateInEpoch >= batches.count {
        state.epoch += 1
        state.updateInEpoch = 0
        ending = endingNow()
        if ending != nil { break }
        batches = try updates(ofEpoch: state.epoch)
      }
      try update(batches)
      ending = try afterUpdate()
    }
    return try finish(ending ?? .limit)
  }

  // MARK: - One update

  /// The batches of each update of an epoch.
  private func updates(ofEpoch epoch: Int) throws(TrainingError) -> [[TrainingBatch]] {
    let batches = try prepared.batcher.epoch(epoch, pool: pool)
    let group = configuration.optimisation.accumulatedBatches
    return stride(from: 0, to: batches.count, by: group).map { start in
      Array(batches[start..<min(start + group, batches.count)])
    }
  }

  private func update(_ updates: [[TrainingBatch]]) throws(TrainingError) {
    let waitStart = clock.seconds
    hooks.beforeUpdate()
    clock.leaveOut(seconds: clock.seconds - waitStart)
    let start = clock.seconds
    let report = try trainer.update(updates[state.updateInEpoch])
    state.step = report.step
    state.updateInEpoch += 1
    state.sourceTokens += report.sourceTokens
    state.targetTokens += report.targetTokens
    state.seconds = clock.seconds
    let duration = clock.seconds - start
    clock.recordUpdate(seconds: duration)
    reporter.report(
      .progress(
        TrainingProgress(
          update: report, epoch: state.epoch, updateInEpoch: state.updateInEpoch,
          updatesPerEpoch: updates.count, seconds: state.seconds, updateSeconds: duration,
          targetTokens: state.targetTokens, secondsLeft: secondsLeft(updates.count))))
  }

  private func afterUpdate() throws(TrainingError) -> TrainingSummary.Ending? {
    try takeSnapshotWhenDue()
    var ending = endingNow()
    if configuration.validation.corpus != nil || configuration.data.task != nil,
      state.step % configuration.validation.everySteps == 0
    {
      ending = try validate() ?? ending
    }
    if ending == nil, shouldStop() { ending = .stopped }
    if ending != nil || checkpointIsDue() { try writeCheckpoint() }
    return ending
  }

  private func endingNow() -> TrainingSummary.Ending? {
    let limits = configuration.limits
    if let steps = limits.steps, state.step >= steps { return .limit }
    if let epochs = limits.epochs, state.epoch >= epochs { return .limit }
    if let minutes = limits.minutes, state.seconds >= 60 * minutes { return .limit }
    return nil
  }

  /// Seconds until the nearest limit, by the mean of recent updates.
  private func secondsLeft(_ updatesPerEpoch: Int) -> Double? {
    let limits = configuration.limits
    var candidates: [Double] = []
    if let minutes = limits.minutes { candidates.append(60 * minutes - state.seconds) }
    if let steps = limits.steps {
      candidates.append(Double(steps - state.step) * clock.secondsPerUpdate)
    }
    if let epochs = limits.epochs {
      let updates = (epochs - state.epoch) * updatesPerEpoch - state.updateInEpoch
      candidates.append(Double(updates) * clock.secondsPerUpdate)
    }
    return candidates.min().map { max($0, 0) }
  }

  // MARK: - Validation and checkpoints

  /// Judges the model; returns an ending where the goal or the end of patience is reached.
  private func validate() throws(TrainingError) -> TrainingSummary.Ending? {
    guard let validator = prepared.validator else { return nil }
    let result = try validator.judge(trainer.model, step: state.step)
    lastValidation = result
    state.seconds = clock.seconds
    reporter.report(.validated(result))
    let settings = configuration.validation
    let score = result.score(settings.measure)
    if state.best.map({ score > $0.value }) ?? true {
      state.best = .init(step: state.step, value: score)
      state.validationsWithoutImprovement = 0
      try store.writeBest(trainer, state)
    } else {
      state.validationsWithoutImprovement += 1
    }
    if let goal = settings.goal, result.reaches(goal, of: settings.measure) { return .goal }
    if let patience = settings.patience, state.validationsWithoutImprovement >= patience {
      return .patience
    }
    return nil
  }

  /// Looks at the model where its plan says so; the next look comes at another step.
  private func takeSnapshotWhenDue() throws(TrainingError) {
    guard snapshots != nil, state.step >= nextSnapshot, let plan = hooks.snapshots else { return }
    try takeSnapshot()
    nextSnapshot = plan.next(after: state.step)
  }

  private func takeSnapshot() throws(TrainingError) {
    guard let snapshots, state.step != lastSnapshot else { return }
    reporter.report(.snapshot(try snapshots.take(trainer.model, step: state.step)))
    lastSnapshot = state.step
  }

  private func checkpointIsDue() -> Bool {
    if let steps = configuration.checkpoints.everySteps, state.step % steps == 0 { return true }
    if let minutes = configuration.checkpoints.everyMinutes {
      return clock.secondsSinceCheckpoint >= 60 * minutes
    }
    return false
  }

  private func writeCheckpoint() throws(TrainingError) {
    let path = try store.write(trainer, state)
    clock.recordCheckpoint()
    reporter.report(.checkpoint(path: path, step: state.step))
  }

  // MARK: - The end

  private func finish(_ ending: TrainingSummary.Ending) throws(TrainingError) -> TrainingSummary {
    try takeSnapshot()
    let final = try ending == .stopped ? average() : better(of: [average(), best()])
    if let scores = final.scores { reporter.report(.validated(scores)) }
    let provenance = prepared.provenance(
      state, weights: final.description,
      parameters: final.model.parameters.reduce(0) { $0 + $1.shape.count }, scores: final.scores)
    try ModelExport.write(final.model, provenance, to: directory.model)
    reporter.report(.exported(path: directory.model))
    let summary = TrainingSummary(
      ending: ending, step: state.step, targetTokens: state.targetTokens, seconds: state.seconds,
      modelDirectory: directory.model, validation: final.scores)
    reporter.report(.finished(summary))
    return summary
  }

  /// Weights that may become the final model.
  private struct Candidate {
    let model: Transformer
    let description: String
    var scores: ValidationResult?
  }

  /// The mean of the last checkpoints.
  private func average() throws(TrainingError) -> Candidate {
    let paths = Array(store.paths.suffix(configuration.checkpoints.average))
    guard paths.count > 1 else {
      return Candidate(model: trainer.model, description: "step \(state.step)")
    }
    return Candidate(
      model: try CheckpointAverage.model(trainer.model.configuration, of: paths),
      description: "mean of the last \(paths.count) checkpoints, up to step \(state.step)")
  }

  /// The weights of the best validation; nil where they are the last ones or none were judged.
  private func best() throws(TrainingError) -> Candidate? {
    guard let best = try store.best(), best.state.step != state.step else { return nil }
    return Candidate(
      model: try CheckpointAverage.model(trainer.model.configuration, of: [store.bestPath]),
      description: "step \(best.state.step), the best validation")
  }

  /// The candidate that the development set prefers; the first where there is none.
  private func better(of candidates: [Candidate?]) throws(TrainingError) -> Candidate {
    var chosen: Candidate?
    for var candidate in candidates.compactMap({ $0 }) {
      candidate.scores = try prepared.validator?.judge(candidate.model, step: state.step)
      let measure = configuration.validation.measure
      let score = candidate.scores?.score(measure) ?? 0
      if chosen.map({ score > ($0.scores?.score(measure) ?? 0) }) ?? true { chosen = candidate }
    }
    guard let chosen else { return try average() }
    return chosen
  }

  private static func settings(_ configuration: TrainingConfiguration) -> Trainer.Settings {
    let optimisation = configuration.optimisation
    var settings = Trainer.Settings()
    settings.labelSmoothing = optimisation.labelSmoothing
    settings.maximumGradientNorm = optimisation.maximumGradientNorm
    settings.schedule = optimisation.learningRates(
      dModel: configuration.model.dModel, steps: configuration.limits.steps)
    settings.precision = configuration.precision
    settings.adam.beta1 = optimisation.beta1
    settings.adam.beta2 = optimisation.beta2
    settings.adam.epsilon = optimisation.epsilon
    settings.adam.weightDecay = optimisation.weightDecay
    settings.seed = configuration.seed
    return settings
  }
}
