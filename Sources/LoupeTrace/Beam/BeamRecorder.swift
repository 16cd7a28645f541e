import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor

/// Follows a beam search from outside: what it weighed, kept, dropped and finished.
///
/// The search reports the hypotheses it keeps open; the distributions pass the observer. Together
/// they tell the rest: at each step the search looks at the 2 · beams best continuations of all open
/// hypotheses, keeps the best that go on, and takes those that end among the first `beams` for
/// finished. A continuation that is better than a kept one and does not end, yet was not kept, is
/// one the model's settings forbid, and is left out.
final class BeamRecorder {
  /// An open hypothesis, a row of the next step.
  private struct Open {
    let id: Int?
    let ids: [Int32]
    let total: Float
  }

  private struct Continuation {
    let parent: Int
    let token: Int32
    let total: Float
  }

  /// By how much a total computed here may differ from the search's own.
  private static let rounding: Float = 1e-4

  private let settings: GenerationSettings
  private let configuration: ModelConfiguration
  private let naming: PieceNaming
  private var open: [Open]
  private var rows: [TraceRecorder.RowKey] = []
  private var best: [[(index: Int, value: Float)]] = []
  private var nextID = 0
  private(set) var steps: [TraceBeamStep] = []
  /// For each row of attention that a hypothesis names, where the recorder keeps it.
  private(set) var attentionRows: [TraceRecorder.RowKey] = []
  private var places: [TraceRecorder.RowKey: Int] = [:]

  init(_ settings: GenerationSettings, _ configuration: ModelConfiguration, _ naming: PieceNaming) {
    self.settings = settings
    self.configuration = configuration
    self.naming = naming
    open = [Open(id: nil, ids: [Int32(configuration.decoderStartID)], total: 0)]
  }

  /// The distributions of this step, a row an open hypothesis.
  func see(_ logits: Tensor, rows: [TraceRecorder.RowKey]) {
    self.rows = rows
    best = rows.indices.map { row in
      var values = logits.row(row)
      return values.withUnsafeMutableBufferPointer { buffer in
        Kernel.logSoftmax(buffer)
        return Kernel.top(2 * settings.beams + 8, of: UnsafeBufferPointer(buffer))
      }
    }
  }

  /// The search goes on with `kept`, best first.
  func searched(step: Int, kept: [OpenHypothesis]) -> TraceBeamStep? {
    guard best.count == open.count else { return nil }
    let keptIDs = Set(kept.map(\.ids))
    let worst = (kept.map(\.logProbability).min() ?? -.infinity) + Self.rounding
    let weighed = continuations().filter { continuation in
      continuation.token == Int32(configuration.endID) || continuation.total <= worst
        || keptIDs.contains(ids(of: continuation))
    }.prefix(2 * settings.beams)
    var told: [TraceHypothesis] = []
    var numbers: [[Int32]: Int] = [:]
    for (place, continuation) in weighed.enumerated() {
      let ids = ids(of: continuation)
      let (state, why): (TraceHypothesis.State, TraceHypothesis.Reason?) =
        if keptIDs.contains(ids) {
          (.kept, nil)
        } else if continuation.token == Int32(configuration.endID) {
          place < settings.beams ? (.finished, nil) : (.dropped, .worse)
        } else {
          (.dropped, .width)
        }
      told.append(hypothesis(continuation, ids, state, why))
      numbers[ids] = told[told.count - 1].id
    }
    open = kept.map { Open(id: numbers[$0.ids], ids: $0.ids, total: $0.logProbability) }
    return add(step, told)
  }

  /// The search is over; `finished` are its results, best first.
  func ended(_ finished: [GeneratedSequence]) -> TraceBeamStep? {
    guard let length = open.first.map({ $0.ids.count + 1 }), best.count == open.count else {
      return nil
    }
    var told: [TraceHypothesis] = []
    for result in finished where result.ids.count == length {
      let read = Array(result.ids.dropLast())
      guard let parent = open.firstIndex(where: { $0.ids == read }) else { continue }
      told.append(
        hypothesis(
          Continuation(
            parent: parent, token: result.ids[length - 1], total: result.logProbability),
          result.ids, .finished, result.ending == .length ? .length : nil))
    }
    // At the length limit every continuation ends; elsewhere the open ones are given up.
    if length < min(settings.maximumNewTokens, configuration.maximumPositions) + 1 {
      let known = Set(finished.map(\.ids))
      let left = continuations().filter { continuation in
        continuation.token != Int32(configuration.padID) && !known.contains(ids(of: continuation))
      }
      told += left.prefix(max(2 * settings.beams - told.count, 0)).map { continuation in
        hypothesis(
          continuation, ids(of: continuation), .dropped,
          continuation.token == Int32(configuration.endID) ? .worse : .over)
      }
    }
    return add(length - 2, told)
  }

  /// All continuations that were asked for, best total first, in the search's own order of equals.
  private func continuations() -> [Continuation] {
    var all: [Continuation] = []
    for (parent, candidates) in best.enumerated() {
      for candidate in candidates where candidate.value > -.infinity {
        all.append(
          Continuation(
            parent: parent, token: Int32(candidate.index),
            total: open[parent].total + candidate.value))
      }
    }
    return all.sorted { ($1.total, $0.parent, $0.token) < ($0.total, $1.parent, $1.token) }
  }

  private func ids(of continuation: Continuation) -> [Int32] {
    open[continuation.parent].ids + [continuation.token]
  }

  private func hypothesis(
    _ continuation: Continuation, _ ids: [Int32], _ state: TraceHypothesis.State,
    _ why: TraceHypothesis.Reason?
  ) -> TraceHypothesis {
    let generated = ids.dropFirst().map { Int($0) }
    let pieces = naming.pieces(ofTranslation: generated)
    defer { nextID += 1 }
    return TraceHypothesis(
      id: nextID, parent: open[continuation.parent].id, token: pieces[pieces.count - 1],
      text: naming.tokenizer.decode(generated, side: .target, skipSpecialTokens: true),
      logProbability: continuation.total,
      score: continuation.total / pow(Float(generated.count), settings.lengthPenalty),
      state: state, why: why, row: place(of: rows[continuation.parent]))
  }

  private func place(of row: TraceRecorder.RowKey) -> Int {
    if let place = places[row] { return place }
    places[row] = attentionRows.count
    attentionRows.append(row)
    return attentionRows.count - 1
  }

  private func add(_ step: Int, _ told: [TraceHypothesis]) -> TraceBeamStep? {
    guard !told.isEmpty else { return nil }
    let step = TraceBeamStep(step: step, hypotheses: told)
    steps.append(step)
    return step
  }
}
