/// One way the translation may go: the tokens so far and where its keys and values are.
struct Hypothesis {
  /// Token ids, start token first.
  var ids: [Int32]
  /// Sum of the chosen tokens' log-probabilities.
  var logProbability: Float = 0
  /// Its slot in the key/value cache.
  var slot: Int
  /// The slot at each step.
  var slots: [Int] = []
  /// What happened at each step, where it was asked for.
  var steps: [StepRecord] = []

  /// The token the next step reads.
  var lastID: Int32 { ids[ids.count - 1] }
  /// The position the next step reads at.
  var position: Int { ids.count - 1 }

  /// This hypothesis with one more token.
  func appending(_ id: Int32, logProbability addend: Float, step: StepRecord?) -> Hypothesis {
    var next = self
    next.ids.append(id)
    next.logProbability += addend
    next.slots.append(slot)
    if let step { next.steps.append(step) }
    return next
  }

  func sequence(score: Float, ending: GeneratedSequence.Ending) -> GeneratedSequence {
    GeneratedSequence(
      ids: ids, logProbability: logProbability, score: score, ending: ending, steps: steps,
      slots: slots)
  }
}
