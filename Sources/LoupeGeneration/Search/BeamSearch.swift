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
  private let report: ((Report) -> Void)?
  // The arrays below keep their memory from step to step.
  private var running: [Hypothesis]
  private var next: [Hypothesis]
  private var runningCount = 1
  private var best: [Continuation] = []
  /// What becomes of each of them.
  private var fates: [WeighedContinuation.Fate] = []
  private var ranks: [Int]
  /// Each open hypothesis' best tokens after the rules, where they have to read the row.
  private var ranked: [[(index: Int, value: Float)]] = []
  private var free: [Int] = []
  private var finished: [Finished] = []
  private var isOver = false

  /// A search that starts from `start` and may use the cache's `slots`, one a beam.
  init(
    _ start: Hypothesis, slots: Range<Int>, rules: TokenRules, settings: GenerationSettings,
    report: ((Report) -> Void)?
  ) {
    let capacity = start.ids.capacity
    func hypotheses() -> [Hypothesis] {
      (0..<settings.beams).map { _ in
        Hypothesis(startID: start.lastID, slot: start.slot, capacity: capacity)
      }
    }
    running = hypotheses()
    next = hypotheses()
    ranks = Array(repeating: 0, count: settings.beams)
    best.reserveCapacity(2 * settings.beams)
    fates.reserveCapacity(2 * settings.beams)
    free.reserveCapacity(settings.beams)
    self.slots = slots
    self.rules = rules
    self.settings = settings
    self.report = report
  }

  var openCount: Int { isOver ? 0 : runningCount }
  func open(_ index: Int) -> Hypothesis { running[index] }
  var choicesWanted: Int { rules.readsRows ? 0 : 2 * settings.beams + rules.refusable }

  func readsLogits(steps: Int) -> Bool {
    rules.readsRows || rules.renormalises || settings.candidates > 0
  }

  func advance(_ distribution: StepDistribution, cache: KeyValueCache) {
    let hadLength = running[0].ids.count
    findBest(distribution)
    finish(distribution)
    let read = report == nil ? [] : running[..<runningCount].map(\.ids)
    goOn(distribution, cache)
    isOver = runningCount == 0 || !canImprove(length: hadLength)
    report?(told(read))
  }

  /// What is told of a step, `read` being what each open hypothesis had read.
  private func told(_ read: [[Int32]]) -> Report {
    let weighed = zip(best, fates).map { continuation, fate in
      WeighedContinuation(
        ids: read[continuation.parent] + [continuation.id], parent: continuation.parent,
        logProbability: continuation.total,
        score: score(of: continuation, length: read[continuation.parent].count),
        fate: isOver && fate == .kept ? .over : fate, ending: continuation.ending)
    }
    return Report(weighed: weighed, open: isOver ? [] : Array(running[..<runningCount]))
  }

  /// What finished hypotheses are ranked by; `length` is the number of generated tokens.
  private func score(of continuation: Continuation, length: Int) -> Float {
    continuation.total / pow(Float(length), settings.lengthPenalty)
  }

  /// The 2 · beams best continuations of all open hypotheses, best first.
  ///
  /// Each row's tokens come in falling order, so that the best of all is the best of their heads.
  private func findBest(_ distribution: StepDistribution) {
    best.removeAll(keepingCapacity: true)
    fates.removeAll(keepingCapacity: true)
    for parent in 0..<runningCount { ranks[parent] = 0 }
    if rules.readsRows {
      ranked = (0..<runningCount).map { parent in
        logProbabilities(parent, distribution).withUnsafeBufferPointer {
          Kernel.top(2 * settings.beams, of: $0)
        }
      }
    }
    while best.count < 2 * settings.beams {
      var leading: Continuation?
      for parent in 0..<runningCount {
        guard let head = head(of: parent, distribution) else { continue }
        if leading.map({ head.total > $0.total }) ?? true { leading = head }
      }
      guard let leading else { return }
      ranks[leading.parent] += 1
      best.append(leading)
      fates.append(leading.ending == nil ? .crowdedOut : .endedTooLow)
    }
  }

  /// The best continuation of hypothesis `parent` that has not been taken.
  private func head(of parent: Int, _ distribution: StepDistribution) -> Continuation? {
    let length = running[parent].ids.count
    if let forced = rules.forcedID(length: length) {
      // A forced token counts as certain, as transformers has it.
      return ranks[parent] == 0 ? continuation(parent, forced, logProbability: 0) : nil
    }
    if rules.readsRows {
      guard ranks[parent] < ranked[parent].count else { return nil }
      let (id, logProbability) = ranked[parent][ranks[parent]]
      return logProbability > -.infinity
        ? continuation(parent, id, logProbability: logProbability) : nil
    }
    while ranks[parent] < distribution.choiceCount {
      let (id, logit) = distribution.choice(parent, rank: ranks[parent])
      if logit == -.infinity { return nil }
      if rules.allows(id, length: length) {
        var normaliser = distribution.logSumExp(parent)
        if rules.renormalises {
          normaliser = rules.normaliser(normaliser, distribution.logits(parent), length: length)
        }
        return continuation(parent, id, logProbability: logit - normaliser)
      }
      ranks[parent] += 1
    }
    return nil
  }

  /// Log-probabilities of hypothesis `parent`'s next token after the rules, `[vocabulary]`.
  private func logProbabilities(_ parent: Int, _ distribution: StepDistribution) -> [Float] {
    let logits = UnsafeBufferPointer(distribution.logits(parent))
    let sum = Distribution.logSumExp(logits)
    var row = logits.map { $0 - sum }
    row.withUnsafeMutableBufferPointer { row in
      rules.apply(to: row, after: running[parent].ids)
      guard rules.renormalises else { return }
      let left = Distribution.logSumExp(UnsafeBufferPointer(row))
      for index in row.indices { row[index] -= left }
    }
    return row
  }

  private func continuation(
    _ parent: Int, _ id: Int, logProbability: Float
  ) -> Continuation {
    let hypothesis = running[parent]
    return Continuation(
      parent: parent, id: Int32(id), total: hypothesis.logProbability + logProbability,
      logProbability: logProbability,
      ending: rules.ending(Int32(id), length: hypothesis.ids.count + 1))
  }

  /// Lets what just ended compete for the places of the finished.
  private func finish(_ distribution: StepDistribution) {
    if settings.earlyStopping == .yes, finished.count >= settings.beams { return }
    for (rank, continuation) in best.prefix(settings.beams).enumerated() {
      guard let ending = continuation.ending else { continue }
      var hypothesis = running[continuation.parent]
      extend(&hypothesis, continuation, distribution)
      let score = score(of: continuation, length: hypothesis.ids.count - 1)
      let place = finished.firstIndex { $0.score < score } ?? finished.count
      if place < settings.beams { fates[rank] = .finished }
      finished.insert(Finished(hypothesis: hypothesis, score: score, ending: ending), at: place)
    }
    if finished.count > settings.beams { finished.removeSubrange(settings.beams...) }
  }

  /// Appends a continuation's token, with the record of the step where it is asked for.
  private func extend(
    _ hypothesis: inout Hypothesis, _ continuation: Continuation, _ distribution: StepDistribution
  ) {
    var step: StepRecord?
    if settings.candidates > 0 {
      let logits = UnsafeBufferPointer(distribution.logits(continuation.parent))
      step = logProbabilities(continuation.parent, distribution).withUnsafeBufferPointer { used in
        Distribution.record(
          running[continuation.parent], chose: Int(continuation.id), logits: logits, used: used,
          candidates: settings.candidates)
      }
    }
    hypothesis.append(
      continuation.id, logProbability: continuation.logProbability, step: step)
  }

  /// The best that go on become the open hypotheses.
  ///
  /// Each gets a slot: the first child its parent's, others a free one and a copy.
  private func goOn(_ distribution: StepDistribution, _ cache: KeyValueCache) {
    let goingOn = best.lazy.filter { $0.ending == nil }.prefix(settings.beams)
    free.removeAll(keepingCapacity: true)
    for slot in slots where !goingOn.contains(where: { running[$0.parent].slot == slot }) {
      free.append(slot)
    }
    var left = settings.beams
    for rank in best.indices where best[rank].ending == nil && left > 0 {
      fates[rank] = .kept
      left -= 1
    }
    var count = 0
    for continuation in goingOn {
      next[count].become(running[continuation.parent])
      extend(&next[count], continuation, distribution)
      let slot = next[count].slot
      if next[..<count].contains(where: { $0.slot == slot }), let fresh = free.popLast() {
        cache.copy(slot, to: fresh)
        next[count].slot = fresh
      }
      count += 1
    }
    swap(&running, &next)
    runningCount = count
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
