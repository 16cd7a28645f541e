import Foundation
import LoupeModel
import LoupeTensor
import LoupeTraining

/// Hears a training's course, writes it down and tells those who listen.
final class JobReporter: TrainingReporter {
  private let job: TrainingJob
  private let tell: (TrainingStreamEvent) -> Void
  private let changed: () -> Void
  private var isFirst = true
  private var pending: [TrainingProgress] = []
  private var lastTold = -Double.infinity
  /// Why a picture could not be written; nil where all were.
  private(set) var failure: TensorError?

  /// Time between two events of progress, in seconds.
  private static let interval = 0.2

  /// A reporter of `job`.
  ///
  /// - Parameters:
  ///   - job: whose course it is.
  ///   - tell: passes an event to those who listen to it.
  ///   - changed: says that what all trainings are told of has changed.
  init(
    _ job: TrainingJob, tell: @escaping (TrainingStreamEvent) -> Void,
    changed: @escaping () -> Void
  ) {
    self.job = job
    self.tell = tell
    self.changed = changed
  }

  func report(_ event: TrainingEvent) {
    switch event {
    case .prepared(let estimate): prepared(estimate)
    case .progress(let progress): heard(progress)
    case .validated(let result): judged(result)
    case .snapshot(let snapshot): looked(snapshot)
    case .checkpoint: job.saveHistory()
    case .exported: job.change { $0.hasModel = true }
    case .note, .finished: break
    }
  }

  private func prepared(_ estimate: TrainingEstimate) {
    job.changeHistory {
      $0.omissions = estimate.omissions
      $0.parameters = estimate.parameters
    }
    job.change { $0.state = .running }
    changed()
  }

  private func heard(_ progress: TrainingProgress) {
    // A training that goes on from a checkpoint computes the updates after it again.
    if isFirst {
      isFirst = false
      job.changeHistory { $0.goBack(to: progress.update.step - 1) }
      job.film.goBack(to: progress.update.step - 1)
    }
    job.add(progress)
    pending.append(progress)
    let now = ProcessInfo.processInfo.systemUptime
    if now - lastTold >= Self.interval { tellProgress(now) }
  }

  private func tellProgress(_ now: Double) {
    guard let last = pending.last else { return }
    let seconds = pending.reduce(0) { $0 + $1.updateSeconds }
    let tokens = pending.reduce(0) { $0 + $1.update.targetTokens }
    let loss = pending.reduce(0) { $0 + $1.update.loss } / Double(pending.count)
    tell(
      .progress(
        ProgressMessage(
          run: job.identifier,
          point: .init(
            step: last.update.step, loss: loss, rate: last.update.learningRate,
            seconds: last.seconds, updates: pending.count),
          epoch: last.epoch, targetTokensPerSecond: Double(tokens) / max(seconds, 1e-9),
          secondsLeft: last.secondsLeft)))
    pending.removeAll(keepingCapacity: true)
    lastTold = now
  }

  private func judged(_ result: ValidationResult) {
    tellProgress(ProcessInfo.processInfo.systemUptime)
    let judgement = RunHistory.Judgement(
      step: result.step, loss: result.loss, exactMatch: result.exactMatch, chrf: result.chrf,
      bleu: result.bleu)
    job.changeHistory {
      $0.judgements.removeAll { $0.step >= judgement.step }
      $0.judgements.append(judgement)
    }
    tell(.judgement(JudgementMessage(run: job.identifier, judgement: judgement)))
    changed()
  }

  private func looked(_ snapshot: LearningSnapshot) {
    tellProgress(ProcessInfo.processInfo.systemUptime)
    do throws(TensorError) {
      try job.film.write(snapshot)
    } catch {
      // The reporter cannot stop the training; whoever runs it asks.
      failure = failure ?? error
      return
    }
    let look = RunHistory.Look(
      step: snapshot.step, probabilities: snapshot.probabilities, samples: snapshot.samples)
    let known = job.history.sentence
    let sentence =
      known
      ?? RunHistory.Sentence(
        snapshot,
        alignment: TrueAlignment.links(job.record.wish.practice, source: snapshot.text.source))
    job.changeHistory {
      $0.sentence = sentence
      $0.looks.removeAll { $0.step >= look.step }
      $0.looks.append(look)
    }
    job.saveHistory()
    tell(
      .look(LookMessage(run: job.identifier, look: look, sentence: known == nil ? sentence : nil)))
  }
}

extension RunHistory.Sentence {
  /// The sentence of `snapshot`.
  init(_ snapshot: LearningSnapshot, alignment: [Link]?) {
    source = snapshot.text.source
    target = snapshot.text.target
    sourceTokens = snapshot.source
    targetTokens = snapshot.target
    shapes = Dictionary(
      uniqueKeysWithValues: snapshot.attention.map {
        (AttentionWord($0.key).rawValue, Array($0.value.shape.prefix(2)))
      })
    self.alignment = alignment
  }
}
