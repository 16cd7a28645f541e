import LoupeModel

/// What one step of the loop reads: the last token of every open hypothesis of every sentence.
struct StepInput {
  private(set) var tokens: [Int32] = []
  private(set) var positions: [Int32] = []
  private(set) var rows: [DecoderRow] = []
  /// For each sentence, which rows are its own.
  private(set) var rowRanges: [Range<Int>] = []
  private var hypotheses: [Hypothesis] = []

  init(_ searches: [any SentenceSearch]) {
    for (sentence, search) in searches.enumerated() {
      let first = rows.count
      for hypothesis in search.open {
        tokens.append(hypothesis.lastID)
        positions.append(Int32(hypothesis.position))
        rows.append(DecoderRow(slot: hypothesis.slot, source: sentence))
        hypotheses.append(hypothesis)
      }
      rowRanges.append(first..<rows.count)
    }
  }

  var isEmpty: Bool { rows.isEmpty }
  var slots: [Int] { rows.map(\.slot) }

  /// The edits of each row; empty when no sentence has any.
  func plans(_ sources: [GenerationSource]) -> [InterventionPlan?] {
    guard sources.contains(where: { $0.intervention != nil }) else { return [] }
    return zip(rows, hypotheses).map { row, hypothesis in
      sources[row.source].intervention.map {
        InterventionPlan($0, decoderInputIDs: hypothesis.ids)
      }
    }
  }
}
