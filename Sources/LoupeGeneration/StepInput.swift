import LoupeModel

/// What one step of the loop reads: the last token of every open hypothesis of every sentence, and
/// after it those that a draft guesses.
///
/// Its lists keep their memory from step to step.
struct StepInput {
  private(set) var tokens: [Int32] = []
  private(set) var positions: [Int32] = []
  private(set) var rows: [DecoderRow] = []
  private(set) var slots: [Int] = []
  /// The edits of each row; empty when no sentence has any.
  private(set) var plans: [InterventionPlan?] = []

  /// Room for `capacity` hypotheses.
  init(capacity: Int) {
    tokens.reserveCapacity(capacity)
    positions.reserveCapacity(capacity)
    rows.reserveCapacity(capacity)
    slots.reserveCapacity(capacity)
  }

  var isEmpty: Bool { rows.isEmpty }

  /// Reads the open hypotheses of `sentences`, and tells each sentence which rows are its own.
  mutating func read(_ sentences: inout [ActiveSentence]) {
    tokens.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    plans.removeAll(keepingCapacity: true)
    let isEdited = sentences.contains { $0.task.source.intervention != nil }
    for place in sentences.indices {
      let search = sentences[place].search
      let (first, firstBlock) = (tokens.count, rows.count)
      for index in 0..<search.openCount {
        let hypothesis = search.open(index)
        let position = hypothesis.position
        let limit = sentences[place].maximumLength - hypothesis.ids.count
        let guess = sentences[place].draft?.guess(after: position, limit: limit) ?? []
        let count = 1 + guess.count
        tokens.append(hypothesis.lastID)
        tokens.append(contentsOf: guess)
        for next in position..<position + count { positions.append(Int32(next)) }
        rows.append(DecoderRow(slot: hypothesis.slot, source: place, count: count))
        slots.append(hypothesis.slot)
        guard isEdited else { continue }
        plans.append(
          sentences[place].task.source.intervention.map {
            InterventionPlan($0, decoderInputIDs: hypothesis.ids + guess)
          })
      }
      sentences[place].rows = first..<tokens.count
      sentences[place].blocks = firstBlock..<rows.count
    }
  }
}
