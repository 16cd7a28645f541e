import LoupeTensor
import LoupeTraining

/// Says what a training would take: counts memory and disk, measures time for a moment.
struct EstimateMaker: Sendable {
  let wish: TrainingWish
  let summary: CorpusSummary?
  let limits: TrainingLimits
  let threads: Int
  /// Trainings before it.
  let ahead: Int
  /// Free bytes of the disk.
  let free: Int

  /// Room that is left on the disk in any case, in bytes.
  private static let spare = 128 << 20
  /// Bytes of pictures, at most, and of everything else that is small.
  private static let pictures = 24 << 20
  /// Checkpoints on the disk at the same time: two kept, the best one, and one being written.
  private static let checkpoints = 4
  /// Bytes of a checkpoint a number: the weight and two moments.
  private static let checkpointBytes = 12

  /// The estimate.
  ///
  /// - Throws: `TrainingRefusal.sizes` where the sizes cannot be used.
  func estimate() throws -> EstimateMessage {
    let configuration = wish.configuration(summary, limits: limits)
    let tokens = TokenForecast(configuration, summary)
    let probe = TrainingProbe(
      configuration, vocabularySize: tokens.vocabulary, sourceTokens: tokens.sourceTokens,
      targetTokens: tokens.targetTokens)
    do throws(TrainingError) {
      try configuration.validate()
      guard probe.memoryBytes <= limits.memoryBytes else { return message(probe, .memory, nil) }
      let disk = diskBytes(probe)
      guard disk + Self.spare <= free else { return message(probe, .disk, nil) }
      let seconds = try probe.secondsPerUpdate(
        pool: ThreadPool(threads: threads), seconds: limits.probeSeconds)
      let isLong = seconds * Double(wish.steps) > 60 * limits.minutes
      return message(probe, isLong ? .time : .fits, seconds)
    } catch {
      throw TrainingRefusal.sizes(error.description)
    }
  }

  private func diskBytes(_ probe: TrainingProbe) -> Int {
    (Self.checkpoints * Self.checkpointBytes + 4) * probe.parameters + Self.pictures
  }

  private func message(
    _ probe: TrainingProbe, _ verdict: EstimateMessage.Verdict, _ seconds: Double?
  ) -> EstimateMessage {
    EstimateMessage(
      verdict: verdict, parameters: probe.parameters, memoryBytes: probe.memoryBytes,
      memoryLimit: limits.memoryBytes, diskBytes: diskBytes(probe), secondsPerUpdate: seconds,
      seconds: seconds.map { $0 * Double(wish.steps) }, secondsLimit: 60 * limits.minutes,
      steps: wish.steps,
      fittingSteps: seconds.map { Int(60 * limits.minutes / max($0, 1e-6)) }, threads: threads,
      ahead: ahead)
  }
}
