import LoupeGeneration
import LoupeModel
import LoupeTensor

/// Writes down a beam search as it tells of itself: what it weighed, kept, dropped and finished, with
/// the rows of attention that chose.
final class BeamRecorder {
  private let naming: PieceNaming
  /// Number of each open hypothesis; nil for the one that is nothing but the start token.
  private var open: [Int?] = [nil]
  private var rows: [TraceRecorder.RowKey] = []
  private var nextID = 0
  private(set) var steps: [TraceBeamStep] = []
  /// For each row of attention that a hypothesis names, where the recorder keeps it.
  private(set) var attentionRows: [TraceRecorder.RowKey] = []
  private var places: [TraceRecorder.RowKey: Int] = [:]

  init(_ naming: PieceNaming) { self.naming = naming }

  /// The rows of this step, one an open hypothesis.
  func see(rows: [TraceRecorder.RowKey]) { self.rows = rows }

  /// The search has weighed the continuations of its open hypotheses.
  func searched(step: Int, weighed: [WeighedContinuation]) -> TraceBeamStep? {
    guard !weighed.isEmpty, rows.count == open.count else { return nil }
    let told = weighed.map(hypothesis)
    open = zip(weighed, told).compactMap { $0.fate == .kept ? .some($1.id) : nil }
    let step = TraceBeamStep(step: step, hypotheses: told)
    steps.append(step)
    return step
  }

  private func hypothesis(_ continuation: WeighedContinuation) -> TraceHypothesis {
    let generated = continuation.ids.dropFirst().map { Int($0) }
    let pieces = naming.pieces(ofTranslation: generated)
    let (state, why) = Self.outcome(continuation)
    defer { nextID += 1 }
    return TraceHypothesis(
      id: nextID, parent: open[continuation.parent], token: pieces[pieces.count - 1],
      text: naming.tokenizer.decode(generated, side: .target, skipSpecialTokens: true),
      logProbability: continuation.logProbability, score: continuation.score, state: state,
      why: why, row: place(of: rows[continuation.parent]))
  }

  private static func outcome(
    _ continuation: WeighedContinuation
  ) -> (TraceHypothesis.State, TraceHypothesis.Reason?) {
    switch continuation.fate {
    case .kept: (.kept, nil)
    case .finished: (.finished, continuation.ending == .length ? .length : nil)
    case .crowdedOut: (.dropped, .width)
    case .endedTooLow: (.dropped, .worse)
    case .over: (.dropped, .over)
    }
  }

  private func place(of row: TraceRecorder.RowKey) -> Int {
    if let place = places[row] { return place }
    places[row] = attentionRows.count
    attentionRows.append(row)
    return attentionRows.count - 1
  }
}
