import Foundation
import LoupeModel
import LoupeTensor

/// A draw from the distribution, after temperature, top-k and top-p.
final class SamplingSearch: SentenceSearch {
  private var hypothesis: Hypothesis
  private var ending: GeneratedSequence.Ending?
  private var random: SplitMix64
  private let rules: TokenRules
  private let filter: SamplingFilter
  private let candidates: Int
  private let report: (StepRecord, Int) -> Void

  init(
    _ start: Hypothesis, rules: TokenRules, filter: SamplingFilter, seed: UInt64, candidates: Int,
    report: @escaping (StepRecord, Int) -> Void
  ) {
    hypothesis = start
    random = SplitMix64(seed: seed)
    self.rules = rules
    self.filter = filter
    self.candidates = candidates
    self.report = report
  }

  var openCount: Int { ending == nil ? 1 : 0 }
  func open(_ index: Int) -> Hypothesis { hypothesis }
  var choicesWanted: Int { 0 }
  func readsLogits(steps: Int) -> Bool { true }

  func advance(_ distribution: StepDistribution, cache: KeyValueCache) {
    let row = distribution.logits(0)
    let own = Array(row)
    rules.apply(to: row, after: hypothesis.ids)
    let kept = filter.apply(to: row)
    let draw = random.uniformDouble()
    let chosen = Self.draw(draw, from: UnsafeBufferPointer(row))
    let record = own.withUnsafeBufferPointer { own in
      var record = Distribution.record(
        hypothesis, chose: chosen, logits: own, used: UnsafeBufferPointer(row),
        candidates: candidates)
      record.kept = kept
      record.draw = draw
      return record
    }
    if candidates > 0 { report(record, hypothesis.slot) }
    hypothesis.append(
      Int32(chosen), logProbability: record.logProbability, step: candidates > 0 ? record : nil)
    ending = rules.ending(Int32(chosen), length: hypothesis.ids.count)
  }

  /// The token in whose share of the cumulative probability `draw` falls, most probable first.
  static func draw(_ draw: Double, from row: UnsafeBufferPointer<Float>) -> Int {
    let order = row.indices.filter { row[$0] > -.infinity }.sorted {
      (-row[$0], $0) < (-row[$1], $1)
    }
    guard let first = order.first, let last = order.last else { return 0 }
    let weights = order.map { Double(exp(row[$0] - row[first])) }
    var rest = draw * weights.reduce(0, +)
    for (index, weight) in zip(order, weights) {
      rest -= weight
      if rest < 0 { return index }
    }
    return last
  }

  func results() -> [GeneratedSequence] {
    [hypothesis.sequence(score: hypothesis.logProbability, ending: ending ?? .length)]
  }
}
