import LoupeModel

/// A sentence that is being generated.
struct ActiveSentence {
  /// Its number among those that were handed in.
  let number: Int
  let task: GenerationTask
  let search: any SentenceSearch
  /// Its slots in the key/value cache.
  let slots: Range<Int>
  /// Longest it may become, in tokens, start token included.
  let maximumLength: Int
  /// The guess of what it becomes, as long as it holds.
  var draft: Draft?
  /// What is known of it as long as the guess holds.
  var known: GenerationSource.KnownTarget? { draft == nil ? nil : task.source.knownTarget }
  /// Its rows in the step that runs.
  var rows = 0..<0
  /// Its blocks in the step that runs, one a hypothesis.
  var blocks = 0..<0

  /// Lets the search choose after each token that was read, as long as the guess holds, and forgets
  /// in `cache` those that were read in vain; `distribution` is what stands in such rows.
  mutating func advance(_ distribution: (Range<Int>) -> StepDistribution, cache: KeyValueCache) {
    guard var draft else {
      search.advance(distribution(rows), cache: cache)
      return
    }
    let start = search.open(0).position
    var read = 0
    var holds = true
    for row in rows where holds {
      search.advance(distribution(row..<row + 1), cache: cache)
      holds = search.openCount > 0 && draft.ids[start + read] == search.open(0).lastID
      read += 1
    }
    if read < rows.count { cache.truncate(slot: slots.lowerBound, to: start + read) }
    draft.lengthen()
    let known = known
    self.draft = holds && start + read < draft.ids.count ? draft : nil
    // From now on all layers are computed, and ask what those left out have read.
    if self.draft == nil, search.openCount > 0, let known {
      known.target.fill(slots.lowerBound, of: cache, layers: known.layer)
    }
  }
}
