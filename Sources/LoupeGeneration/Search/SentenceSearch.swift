import LoupeModel
import LoupeTensor

/// The search for one sentence's translation. One file a strategy: greedy, sampling, beam.
protocol SentenceSearch: AnyObject {
  /// Hypotheses that want another step, in the order their rows come; empty when the search is over.
  var open: [Hypothesis] { get }

  /// Chooses for each open hypothesis from its row of logits, which may be overwritten, and appends.
  ///
  /// - Parameter cache: where a hypothesis with two continuations is copied.
  func advance(_ logits: [UnsafeMutableBufferPointer<Float>], cache: KeyValueCache)

  /// The finished hypotheses, best first.
  func results() -> [GeneratedSequence]
}
