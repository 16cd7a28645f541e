import LoupeModel
import LoupeTensor

/// The search for one sentence's translation; one file a strategy: greedy, sampling, beam.
protocol SentenceSearch: AnyObject {
  /// How many hypotheses want another step; 0 when the search is over.
  var openCount: Int { get }

  /// Hypothesis `index` of those that want another step, in the order of their rows.
  func open(_ index: Int) -> Hypothesis

  /// How many of the most probable tokens of each row `advance` looks at; 0 where it reads the row.
  var choicesWanted: Int { get }

  /// Whether any of the next `steps` calls of `advance` reads rows of logits, and not only what
  /// stands in the choices.
  func readsLogits(steps: Int) -> Bool

  /// Chooses for each open hypothesis from its distribution, and appends.
  ///
  /// - Parameters:
  ///   - distribution: one row an open hypothesis; the logits may be overwritten.
  ///   - cache: where a hypothesis with two continuations is copied.
  func advance(_ distribution: StepDistribution, cache: KeyValueCache)

  /// The finished hypotheses, best first.
  func results() -> [GeneratedSequence]
}
