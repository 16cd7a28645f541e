/// One finished hypothesis.
public struct GeneratedSequence: Sendable, Equatable {
  /// Why it ended.
  public enum Ending: String, Codable, Sendable {
    /// The model chose the end token.
    case endToken = "end-token"
    /// It reached the longest allowed length.
    case length
    /// It was given.
    case forced
  }

  /// Token ids as transformers' `generate` returns them: start token first, end token
  /// last where it came.
  public var ids: [Int32]
  /// Sum of the chosen tokens' log-probabilities.
  public var logProbability: Float
  /// What beam search ranks by: the sum divided by length^penalty; elsewhere the sum.
  public var score: Float
  /// Why it ended.
  public var ending: Ending
  /// What happened at each step, where it was asked for.
  public var steps: [StepRecord]
  /// The key/value slot the hypothesis stood in at each step.
  ///
  /// Its rows are found there among those an observer saw.
  public var slots: [Int]

  /// Whether the hypotheses are the same; where they stood in a cache does not count.
  public static func == (left: Self, right: Self) -> Bool {
    left.ids == right.ids && left.logProbability == right.logProbability
      && left.score == right.score && left.ending == right.ending && left.steps == right.steps
  }
}
