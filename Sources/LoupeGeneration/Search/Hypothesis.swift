/// One way the translation may go: the tokens so far and where its keys and values are.
struct Hypothesis {
  /// Token ids, start token first.
  private(set) var ids: [Int32]
  /// Sum of the chosen tokens' log-probabilities.
  private(set) var logProbability: Float = 0
  /// Its slot in the key/value cache.
  var slot: Int
  /// The slot at each step.
  private(set) var slots: [Int] = []
  /// What happened at each step, where it was asked for.
  private(set) var steps: [StepRecord] = []

  /// A hypothesis that holds the start token, with room for `capacity` tokens.
  init(startID: Int32, slot: Int, capacity: Int) {
    ids = []
    ids.reserveCapacity(capacity)
    slots.reserveCapacity(capacity)
    ids.append(startID)
    self.slot = slot
  }

  /// The token the next step reads.
  var lastID: Int32 { ids[ids.count - 1] }
  /// The position the next step reads at.
  var position: Int { ids.count - 1 }

  /// Appends one more token.
  mutating func append(_ id: Int32, logProbability addend: Float, step: StepRecord?) {
    ids.append(id)
    logProbability += addend
    slots.append(slot)
    if let step { steps.append(step) }
  }

  /// Becomes a copy of `other`, in its own memory.
  mutating func become(_ other: Hypothesis) {
    ids.removeAll(keepingCapacity: true)
    ids.append(contentsOf: other.ids)
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: other.slots)
    steps.removeAll(keepingCapacity: true)
    steps.append(contentsOf: other.steps)
    logProbability = other.logProbability
    slot = other.slot
  }

  func sequence(score: Float, ending: GeneratedSequence.Ending) -> GeneratedSequence {
    GeneratedSequence(
      ids: ids, logProbability: logProbability, score: score, ending: ending, steps: steps,
      slots: slots)
  }
}
