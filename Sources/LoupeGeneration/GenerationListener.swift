/// Hears of a generation while it runs, and may stop it.
public protocol GenerationListener: AnyObject {
  /// The sources have been encoded.
  func encoded()

  /// A token was chosen for sentence `sentence` by greedy search or sampling, in slot `slot`.
  func chose(_ step: StepRecord, sentence: Int, slot: Int)

  /// Beam search has made another step; `hypotheses` are the open ones, best first.
  func searched(step: Int, sentence: Int, hypotheses: [OpenHypothesis])

  /// Whether to go on; asked once a step.
  func shouldContinue() -> Bool
}

extension GenerationListener {
  /// Nothing to do.
  public func encoded() {}
  /// Nothing to do.
  public func chose(_ step: StepRecord, sentence: Int, slot: Int) {}
  /// Nothing to do.
  public func searched(step: Int, sentence: Int, hypotheses: [OpenHypothesis]) {}
  /// Always.
  public func shouldContinue() -> Bool { true }
}

/// A hypothesis that is still growing.
public struct OpenHypothesis: Sendable, Equatable {
  /// Token ids so far, start token first.
  public let ids: [Int32]
  /// Sum of the log-probabilities.
  public let logProbability: Float
}
