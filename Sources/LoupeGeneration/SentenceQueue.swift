import Synchronization

/// Sentences that wait to be generated, and the results of those that are finished; loops side by
/// side take from it.
final class SentenceQueue: Sendable {
  private struct State {
    let sources: [GenerationSource]
    var taken = 0
    var failure: GenerationError?
    var results: [[GeneratedSequence]]
  }

  private let state: Mutex<State>

  init(_ sources: [GenerationSource]) {
    state = Mutex(State(sources: sources, results: sources.map { _ in [] }))
  }

  /// The next sentence and its number; nil when all have been taken.
  func next() -> (number: Int, source: GenerationSource)? {
    state.withLock { state in
      guard state.taken < state.sources.count else { return nil }
      defer { state.taken += 1 }
      return (state.taken, state.sources[state.taken])
    }
  }

  /// Keeps the hypotheses of sentence `number`.
  func finish(_ number: Int, _ sequences: [GeneratedSequence]) {
    state.withLock { $0.results[number] = sequences }
  }

  /// Ends the work: nothing more is handed out.
  func fail(_ error: GenerationError) {
    state.withLock { state in
      state.failure = state.failure ?? error
      state.taken = state.sources.count
    }
  }

  /// The hypotheses of each sentence.
  ///
  /// - Throws: the first error of a loop that took sentences.
  func results() throws(GenerationError) -> [[GeneratedSequence]] {
    let (results, failure) = state.withLock { ($0.results, $0.failure) }
    if let failure { throw failure }
    return results
  }
}
