import Foundation
import LoupeTensor
import LoupeTraining

/// Lets one training compute until it is done or asked to end; called on a thread of its own.
struct JobRun {
  let job: TrainingJob
  let summary: CorpusSummary?
  let corpusFolder: String?
  let limits: TrainingLimits
  let threads: Int
  let priority: TranslationPriority
  /// Whether its turn is over and others wait.
  let isTurnOver: () -> Bool
  let reporter: JobReporter

  /// Computes; the job's record says afterwards how it ended.
  func run() {
    ThreadPriority.yieldToOthers()
    job.change {
      $0.state = .preparing
      $0.message = nil
      $0.isDiskFull = false
      $0.isInterrupted = false
    }
    do throws(TrainingError) {
      let summary = try train()
      finish(summary)
    } catch {
      fail(error)
    }
    job.clearRequest()
    job.saveHistory()
  }

  private func train() throws(TrainingError) -> TrainingSummary {
    var hooks = TrainingHooks()
    hooks.beforeUpdate = { priority.giveWay() }
    hooks.snapshots = SnapshotPlan()
    return try TrainingRun(
      configuration: job.record.wish.configuration(summary, limits: limits),
      dataDirectory: corpusFolder ?? ".", outputDirectory: job.directory,
      resume: job.hasCheckpoint, reporter: reporter, pool: ThreadPool(threads: threads),
      hooks: hooks,
      shouldStop: {
        if job.request == nil, isTurnOver() { job.ask(.turn) }
        return job.request != nil || reporter.failure != nil
      }
    ).run()
  }

  private func finish(_ summary: TrainingSummary) {
    if let failure = reporter.failure { return fail(.tensor(failure)) }
    let request = job.request
    job.change { record in
      guard summary.ending == .stopped else {
        record.state = .finished
        record.ending = summary.ending.rawValue
        return
      }
      switch request {
      case .turn: record.state = .waiting
      case .stop, .delete: record.state = .stopped
      case .shutdown:
        record.state = .paused
        record.isInterrupted = true
      case .pause, nil: record.state = .paused
      }
    }
  }

  private func fail(_ error: TrainingError) {
    let isFull = DiskSpace.isFull(error)
    job.change { record in
      record.state = .failed
      record.message = error.description
      record.isDiskFull = isFull
    }
  }
}
