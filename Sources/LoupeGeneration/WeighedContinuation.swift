/// One more token after an open hypothesis, as beam search weighed it against others, and what became
/// of it.
public struct WeighedContinuation: Sendable, Equatable {
  /// What became of it.
  public enum Fate: Sendable, Equatable {
    /// It goes on.
    case kept
    /// It ended, and was taken among the finished.
    case finished
    /// As many better ones filled the beam.
    case crowdedOut
    /// It ended, but below the places from which the finished are taken, or behind as many finished.
    case endedTooLow
    /// It would go on, but the search is over.
    case over
  }

  /// Token ids, start token first.
  public let ids: [Int32]
  /// The hypothesis it continues: its place among those that were open, from 0.
  public let parent: Int
  /// Sum of the log-probabilities, as the search counts them: after its rules.
  public let logProbability: Float
  /// The sum divided by length^penalty: what the finished are ranked by.
  public let score: Float
  /// What became of it.
  public let fate: Fate
  /// Why it ended; nil where it did not.
  public let ending: GeneratedSequence.Ending?
}
