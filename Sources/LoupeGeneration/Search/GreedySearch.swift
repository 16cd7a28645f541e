import LoupeModel
import LoupeTensor

/// Always the most probable token.
final class GreedySearch: SentenceSearch {
  private var hypothesis: Hypothesis
  private var ending: GeneratedSequence.Ending?
  private let rules: TokenRules
  private let candidates: Int
  private let report: (StepRecord, Int) -> Void

  init(
    _ start: Hypothesis, rules: TokenRules, candidates: Int,
    report: @escaping (StepRecord, Int) -> Void
  ) {
    hypothesis = start
    self.rules = rules
    self.candidates = candidates
    self.report = report
  }

  var openCount: Int { ending == nil ? 1 : 0 }
  func open(_ index: Int) -> Hypothesis { hypothesis }
  var choicesWanted: Int { readsRow ? 0 : 1 + rules.refusable }
  private var readsRow: Bool { candidates > 0 || rules.readsRows }

  func readsLogits(steps: Int) -> Bool {
    let length = hypothesis.ids.count
    return readsRow || (length..<length + steps).contains { rules.forcedID(length: $0) != nil }
  }

  func advance(_ distribution: StepDistribution, cache: KeyValueCache) {
    if readsRow {
      advanceReading(distribution.logits(0))
    } else {
      let (chosen, logit) = mostProbable(distribution)
      hypothesis.append(
        Int32(chosen), logProbability: logit - distribution.logSumExp(0), step: nil)
    }
    ending = rules.ending(hypothesis.lastID, length: hypothesis.ids.count)
  }

  /// The most probable token that the rules allow, and its logit.
  private func mostProbable(_ distribution: StepDistribution) -> (id: Int, logit: Float) {
    let length = hypothesis.ids.count
    if let forced = rules.forcedID(length: length) {
      return (forced, distribution.logits(0)[forced])
    }
    for rank in 0..<distribution.choiceCount {
      let choice = distribution.choice(0, rank: rank)
      if rules.allows(choice.id, length: length) { return choice }
    }
    return distribution.choice(0, rank: 0)  // the vocabulary holds nothing that is allowed
  }

  private func advanceReading(_ row: UnsafeMutableBufferPointer<Float>) {
    let own = Array(row)
    rules.apply(to: row, after: hypothesis.ids)
    let chosen = Kernel.argmax(UnsafeBufferPointer(row))
    guard candidates > 0 else {
      let sum = own.withUnsafeBufferPointer { Distribution.logSumExp($0) }
      hypothesis.append(Int32(chosen), logProbability: own[chosen] - sum, step: nil)
      return
    }
    let record = own.withUnsafeBufferPointer { own in
      Distribution.record(
        hypothesis, chose: chosen, logits: own, used: UnsafeBufferPointer(row),
        candidates: candidates)
    }
    report(record, hypothesis.slot)
    hypothesis.append(Int32(chosen), logProbability: record.logProbability, step: record)
  }

  func results() -> [GeneratedSequence] {
    [hypothesis.sequence(score: hypothesis.logProbability, ending: ending ?? .length)]
  }
}
