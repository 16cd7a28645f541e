import LoupeModel
import LoupeTensor

/// The search for one sentence's translation; one file a strategy: greedy, sampling, beam.
protocol SentenceSearch: AnyObject {
  /// Hypotheses that want another step, in the order of their rows; none when the search is over.
  var open: [Hypothesis] { get }

  /// Chooses for each open hypothesis from its row of logits, and appends.
  ///
  /// - Parameters:
  ///   - logits: one row an open hypothesis, `[vocabulary]` each, which may be overwritten.
  ///   - cache: where a hypothesis with two continuations is copied.
  func advance(_ logits: [UnsafeMutableBufferPointer<Float>], cache: KeyValueCache)

  /// The finished hypotheses, best first.
  func results() -> [GeneratedSequence]
}
