/// One step of a beam search: what was kept, dropped and finished.
public struct TraceBeamStep: Codable, Sendable, Equatable {
  /// The step, from 0.
  public var step: Int
  /// The hypotheses that were weighed against each other, best total first.
  public var hypotheses: [TraceHypothesis]
}

/// A hypothesis of a beam search, as long as it was when this step had chosen its last token.
public struct TraceHypothesis: Codable, Sendable, Equatable {
  /// What became of it.
  public enum State: String, Codable, Sendable {
    /// It goes on.
    case kept
    /// It was given up.
    case dropped
    /// It ended and was taken among the finished.
    case finished
  }

  /// Why.
  public enum Reason: String, Codable, Sendable {
    /// Dropped: as many better ones filled the beam.
    case width
    /// Dropped: it ended, but below the places from which the finished are taken.
    case worse
    /// Finished: by the length limit instead of the end token.
    case length
    /// Dropped: it was open when the search ended.
    case over
  }

  /// Its number, unique in the trace, rising.
  public var id: Int
  /// The hypothesis it continues; null for those that begin.
  public var parent: Int?
  /// The token chosen last.
  public var token: TracePiece
  /// The translation so far.
  public var text: String
  /// Sum of the log-probabilities.
  public var logProbability: Float
  /// The sum divided by length^penalty: what finished hypotheses are ranked by.
  public var score: Float
  /// What became of it.
  public var state: State
  /// Why; null where it simply goes on or ended with the end token.
  public var why: Reason?
  /// Row of `beam.self_attention` and `beam.cross_attention` that chose the token.
  public var row: Int?
}
