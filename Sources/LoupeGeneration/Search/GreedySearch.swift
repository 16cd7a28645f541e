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

  var open: [Hypothesis] { ending == nil ? [hypothesis] : [] }

  func advance(_ logits: [UnsafeMutableBufferPointer<Float>], cache: KeyValueCache) {
    guard let row = logits.first else { return }
    let (chosen, step) = candidates > 0 ? chooseRecorded(row) : (chooseQuickly(row), nil)
    if let step { report(step, hypothesis.slot) }
    let logProbability = step?.logProbability ?? row[chosen]
    hypothesis = hypothesis.appending(Int32(chosen), logProbability: logProbability, step: step)
    ending = rules.ending(Int32(chosen), length: hypothesis.ids.count)
  }

  /// Afterwards the row holds log-probabilities.
  private func chooseQuickly(_ row: UnsafeMutableBufferPointer<Float>) -> Int {
    let chosen = rules.mostProbable(in: row, length: hypothesis.ids.count)
    Kernel.logSoftmax(row)
    return chosen
  }

  private func chooseRecorded(
    _ row: UnsafeMutableBufferPointer<Float>
  ) -> (chosen: Int, step: StepRecord?) {
    let own = Array(row)
    rules.apply(to: row, length: hypothesis.ids.count)
    let chosen = Kernel.argmax(UnsafeBufferPointer(row))
    let record = own.withUnsafeBufferPointer { own in
      Distribution.record(
        hypothesis, chose: chosen, logits: own, used: UnsafeBufferPointer(row),
        candidates: candidates)
    }
    return (chosen, record)
  }

  func results() -> [GeneratedSequence] {
    [hypothesis.sequence(score: hypothesis.logProbability, ending: ending ?? .length)]
  }
}
