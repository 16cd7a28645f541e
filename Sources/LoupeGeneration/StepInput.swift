import LoupeModel

/// What one step of the loop reads: the last token of every open hypothesis of every sentence.
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
    let isEdited = sentences.contains { $0.source.intervention != nil }
    for place in sentences.indices {
      let search = sentences[place].search
      let first = rows.count
      for index in 0..<search.openCount {
        let hypothesis = search.open(index)
        tokens.append(hypothesis.lastID)
        positions.append(Int32(hypothesis.position))
        rows.append(DecoderRow(slot: hypothesis.slot, source: place))
        slots.append(hypothesis.slot)
        guard isEdited else { continue }
        plans.append(
          sentences[place].source.intervention.map {
            InterventionPlan($0, decoderInputIDs: hypothesis.ids)
          })
      }
      sentences[place].rows = first..<rows.count
    }
  }
}

/// A sentence that is being generated.
struct ActiveSentence {
  /// Its number among those that were handed in.
  let number: Int
  let source: GenerationSource
  let search: any SentenceSearch
  /// Its first slot in the key/value cache.
  let firstSlot: Int
  /// Its rows in the step that runs.
  var rows = 0..<0
}
