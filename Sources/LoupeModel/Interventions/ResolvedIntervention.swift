import Synchronization

/// An intervention fitted to one model and one sentence: names have become ids and positions.
///
/// Counts what each edit touched, so that an edit that selected nothing can be
/// reported when the run is over.
public final class ResolvedIntervention: Sendable {
  /// Positions as the forward pass can test them.
  enum Rule: Sendable {
    case all
    case positions(Set<Int>)
    case ids(Set<Int32>)
  }

  /// One fitted edit.
  struct Edit: Sendable {
    let source: AttentionEdit
    let queries: Rule
    let keys: Rule
  }

  let edits: [Edit]
  let sourceIDs: [Int32]
  private let touched: Mutex<[Bool]>

  /// Fits `intervention`.
  ///
  /// - Throws: `ModelError.intervention` naming the edit and what it selects that is not there.
  public init(
    _ intervention: Intervention, configuration: ModelConfiguration, facts: SequenceFacts
  ) throws(ModelError) {
    var fitted: [Edit] = []
    for (index, edit) in intervention.edits.enumerated() {
      let fitting = EditFitting(
        number: index + 1, edit: edit, configuration: configuration, facts: facts)
      fitted.append(try fitting.fitted())
    }
    edits = fitted
    sourceIDs = facts.sourceIDs
    touched = Mutex(Array(repeating: false, count: fitted.count))
  }

  /// Notes that edit `index` has met something.
  func touch(_ index: Int) { touched.withLock { $0[index] = true } }

  /// Refuses an intervention part of which never met anything.
  public func checkEverythingTouched() throws(ModelError) {
    guard let index = touched.withLock({ $0.firstIndex(of: false) }) else { return }
    throw .intervention(
      edit: index + 1,
      reason: "selected nothing in this run: no step and position matched "
        + "(a step after the end, or a token that never came)")
  }
}
