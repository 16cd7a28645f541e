import Foundation
import LoupeModel
import LoupeTensor

/// Several hypotheses side by side; the best totals are kept (transformers 4.57's beam search).
///
/// At each step the 2 · beams best continuations of all open hypotheses are looked at: those that
/// end compete for the `beams` places of the finished, by log-probability divided by
/// length^penalty; the best that go on stay open.
final class BeamSearch: SentenceSearch {
  /// A finished hypothesis with what it is ranked by.
  private struct Finished {
    let hypothesis: Hypothesis
    let score: Float
    let ending: GeneratedSequence.Ending
  }

  /// A continuation of an open hypothesis.
  private struct Continuation {
    let parent: Int
    let id: Int32
    let total: Float
    let logProbability: Float
    let ending: GeneratedSequence.Ending?
  }

  private let settings: GenerationSettings
  private let rules: TokenRules
  private let slots: Range<Int>
  private let report: ([Hypothesis]) -> Void
  private var running: [Hypothesis]
  private var finished: [Finished] = []
  private var isOver = false

  /// A search that starts from `start` and may use the cache's `slots`, one a beam.
  init(
    _ start: Hypothesis, slots: Range<Int>, rules: TokenRules, settings: GenerationSettings,
    report: @escaping ([Hypothesis]) -> Void
  ) {
    running = [start]
    self.slots = slots
    self.rules = rules
    self.settings = settings
    self.report = report
  }

  var open: [Hypothesis] { isOver ? [] : running }

  func advance(_ logits: [UnsafeMutableBufferPointer<Float>], cache: KeyValueCache) {
    let ownLogits = settings.candidates > 0 ? logits.map { Array($0) } : []
    for (hypothesis, row) in zip(running, logits) {
      Kernel.logSoftmax(row)
      rules.apply(to: row, length: hypothesis.ids.count)
    }
    let best = bestContinuations(logits)
    finish(best.prefix(settings.beams).filter { $0.ending != nil }, logits, ownLogits)
    let goingOn = best.filter { $0.ending == nil }.prefix(settings.beams)
    let hadLength = running[0].ids.count
    running = place(Array(goingOn), logits, ownLogits, cache)
    isOver = running.isEmpty || !canImprove(length: hadLength)
    if !isOver { report(running) }
  }

  /// The 2 · beams best continuations of all open hypotheses, best first.
  private func bestContinuations(
    _ rows: [UnsafeMutableBufferPointer<Float>]
  ) -> [Continuation] {
    var all: [Continuation] = []
    for (parent, hypothesis) in running.enumerated() {
      for (id, value) in Kernel.top(2 * settings.beams, of: UnsafeBufferPointer(rows[parent]))
      where value > -.infinity {
        all.append(
          Continuation(
            parent: parent, id: Int32(id), total: hypothesis.logProbability + value,
            logProbability: value,
            ending: rules.ending(Int32(id), length: hypothesis.ids.count + 1)))
      }
    }
    all.sort { ($1.total, $0.parent, $0.id) < ($0.total, $1.parent, $1.id) }
    return Array(all.prefix(2 * settings.beams))
  }

  /// Lets what just ended compete for the places of the finished.
  private func finish(
    _ ended: [Continuation], _ rows: [UnsafeMutableBufferPointer<Float>], _ own: [[Float]]
  ) {
    if settings.earlyStopping == .yes, finished.count >= settings.beams { return }
    for continuation in ended {
      guard let ending = continuation.ending else { continue }
      let hypothesis = extended(continuation, rows, own)
      let length = Float(hypothesis.ids.count - 1)
      let score = continuation.total / pow(length, settings.lengthPenalty)
      finished.append(Finished(hypothesis: hypothesis, score: score, ending: ending))
    }
    let ranked = finished.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }
    finished = ranked.prefix(settings.beams).map(\.element)
  }

  private func extended(
    _ continuation: Continuation, _ rows: [UnsafeMutableBufferPointer<Float>], _ own: [[Float]]
  ) -> Hypothesis {
    let parent = running[continuation.parent]
    var step: StepRecord?
    if settings.candidates > 0 {
      step = own[continuation.parent].withUnsafeBufferPointer { logits in
        Distribution.record(
          parent, chose: Int(continuation.id), logits: logits,
          used: UnsafeBufferPointer(rows[continuation.parent]), candidates: settings.candidates)
      }
    }
    return parent.appending(
      continuation.id, logProbability: continuation.logProbability, step: step)
  }

  /// Gives each continuation a slot: the first child its parent's, others a free one and a copy.
  private func place(
    _ goingOn: [Continuation], _ rows: [UnsafeMutableBufferPointer<Float>], _ own: [[Float]],
    _ cache: KeyValueCache
  ) -> [Hypothesis] {
    let kept = Set(goingOn.map { running[$0.parent].slot })
    var free = slots.filter { !kept.contains($0) }
    var taken: Set<Int> = []
    return goingOn.map { continuation in
      var hypothesis = extended(continuation, rows, own)
      if !taken.insert(hypothesis.slot).inserted, let slot = free.popLast() {
        cache.copy(hypothesis.slot, to: slot)
        hypothesis.slot = slot
      }
      return hypothesis
    }
  }

  /// Whether an open hypothesis may still displace a finished one, as `earlyStopping` judges it.
  ///
  /// - Parameter length: tokens each open hypothesis held before this step, start token included;
  ///   as many were generated once the step is done.
  /// - Returns: false when no open hypothesis is worth another step.
  private func canImprove(length: Int) -> Bool {
    guard finished.count >= settings.beams, let worst = finished.last else { return true }
    if settings.earlyStopping == .yes { return false }
    let looksAhead = settings.earlyStopping == .never && settings.lengthPenalty > 0
    let hypothetical = looksAhead ? rules.maximumLength - 1 : length
    let best = running[0].logProbability / pow(Float(hypothetical), settings.lengthPenalty)
    return best > worst.score
  }

  func results() -> [GeneratedSequence] {
    finished.prefix(settings.returned).map {
      $0.hypothesis.sequence(score: $0.score, ending: $0.ending)
    }
  }
}
