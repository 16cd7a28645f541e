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
  /// Bytes of memory a number beside those of training: a checkpoint being written, and a copy that
  /// translates, packed.
  private static let copyBytes = checkpointBytes + 8
  /// Bytes of memory a pair of sentences: its texts and tokens.
  private static let pairBytes = 600
  /// Bytes of memory that any training takes: threads, tokenizer, room to translate in.
  private static let ownBytes = 40 << 20
  /// Sentences that are translated at the same time while a model is judged.
  private static let together = 32

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
      guard memoryBytes(probe) <= limits.memoryBytes else { return message(probe, .memory, nil) }
      let disk = diskBytes(probe)
      guard disk + Self.spare <= free else { return message(probe, .disk, nil) }
      let time = try time(probe)
      return message(probe, time.whole > 60 * limits.minutes ? .time : .fits, time)
    } catch {
      throw TrainingRefusal.sizes(error.description)
    }
  }

  private func memoryBytes(_ probe: TrainingProbe) -> Int {
    let pairs = summary?.pairs ?? wish.practice?.examples ?? 0
    return probe.memoryBytes + Self.copyBytes * probe.parameters + Self.pairBytes * pairs
      + Self.ownBytes
  }

  private func diskBytes(_ probe: TrainingProbe) -> Int {
    (Self.checkpoints * Self.checkpointBytes + 4) * probe.parameters + Self.pictures
  }

  /// Seconds of an update, and of all that is done.
  private func time(_ probe: TrainingProbe) throws(TrainingError) -> (update: Double, whole: Double)
  {
    let pool = ThreadPool(threads: threads)
    let update = try probe.secondsPerUpdate(pool: pool, seconds: limits.probeSeconds)
    let plan = SnapshotPlan()
    let look = try probe.secondsOfTranslating(plan.samples + 1, pool: pool)
    let batch = try probe.secondsOfTranslating(Self.together, pool: pool)
    let validation = probe.configuration.validation
    let batches = (validation.translatedSentences + Self.together - 1) / Self.together
    // The loss of that many sentences is about a third of an update with as many tokens.
    let lossTokens =
      validation.lossSentences * max(probe.sourceTokens, probe.targetTokens)
    let share = Double(lossTokens) / Double(probe.configuration.optimisation.batchTokens)
    let judgement = Double(batches) * batch + share * update / 3
    // At the end the last weights and the best ones are judged once more.
    let judgements = wish.steps / validation.everySteps + 2
    let whole =
      Double(wish.steps) * update + Double(plan.looks(steps: wish.steps)) * look
      + Double(judgements) * judgement
    return (update, whole)
  }

  private func message(
    _ probe: TrainingProbe, _ verdict: EstimateMessage.Verdict,
    _ time: (update: Double, whole: Double)?
  ) -> EstimateMessage {
    EstimateMessage(
      verdict: verdict, parameters: probe.parameters, memoryBytes: memoryBytes(probe),
      memoryLimit: limits.memoryBytes, diskBytes: diskBytes(probe),
      secondsPerUpdate: time?.update, seconds: time?.whole, secondsLimit: 60 * limits.minutes,
      steps: wish.steps,
      fittingSteps: time.map {
        Int(60 * limits.minutes * Double(wish.steps) / max($0.whole, 1e-6))
      }, threads: threads, ahead: ahead)
  }
}
