/// Hears of a generation while it runs, and may stop it.
public protocol GenerationListener: AnyObject {
  /// The sources have been encoded.
  func encoded()

  /// A token was chosen for sentence `sentence` by greedy search or sampling, in slot `slot`.
  func chose(_ step: StepRecord, sentence: Int, slot: Int)

  /// Beam search has weighed continuations of its open hypotheses against each other, best total
  /// first; told of every step, the last one too.
  func searched(step: Int, sentence: Int, weighed: [WeighedContinuation])

  /// Beam search has made another step; `hypotheses` are the open ones, best first.
  func searched(step: Int, sentence: Int, hypotheses: [OpenHypothesis])

  /// Whether to go on; asked before each step, once for each sentence it listens to.
  func shouldContinue() -> Bool
}

extension GenerationListener {
  /// Nothing to do.
  public func encoded() {}
  /// Nothing to do.
  public func chose(_ step: StepRecord, sentence: Int, slot: Int) {}
  /// Nothing to do.
  public func searched(step: Int, sentence: Int, weighed: [WeighedContinuation]) {}
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
