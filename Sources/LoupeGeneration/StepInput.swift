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
  /// The last rows, where they enter the decoder at a later layer: those that enter first first.
  private(set) var late: [LateRow] = []

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
    late.removeAll(keepingCapacity: true)
    let isEdited = sentences.contains { $0.task.source.intervention != nil }
    let deepest = sentences.reduce(0) { max($0, $1.known?.layer ?? 0) }
    for layer in 0...deepest {
      for place in sentences.indices where sentences[place].known?.layer ?? 0 == layer {
        read(&sentences[place], at: place, isEdited: isEdited)
      }
    }
  }

  /// Reads the open hypotheses of the sentence at `place`.
  private mutating func read(_ sentence: inout ActiveSentence, at place: Int, isEdited: Bool) {
    let search = sentence.search
    let (first, firstBlock) = (tokens.count, rows.count)
    for index in 0..<search.openCount {
      let hypothesis = search.open(index)
      let position = hypothesis.position
      let limit = sentence.maximumLength - hypothesis.ids.count
      let guess = sentence.draft?.guess(after: position, limit: limit) ?? []
      let count = 1 + guess.count
      tokens.append(hypothesis.lastID)
      tokens.append(contentsOf: guess)
      for next in position..<position + count { positions.append(Int32(next)) }
      rows.append(DecoderRow(slot: hypothesis.slot, source: place, count: count))
      slots.append(hypothesis.slot)
      if let known = sentence.known {
        late.append(
          LateRow(
            layer: known.layer, target: known.target, positions: position..<position + count))
      }
      guard isEdited else { continue }
      plans.append(
        sentence.task.source.intervention.map {
          InterventionPlan($0, decoderInputIDs: hypothesis.ids + guess)
        })
    }
    sentence.rows = first..<tokens.count
    sentence.blocks = firstBlock..<rows.count
  }
}
