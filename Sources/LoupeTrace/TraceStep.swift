/// One step of the generation loop as a person sees it: what was read, what was chosen, and why.
public struct TraceStep: Codable, Sendable, Equatable {
  /// A token that could have been chosen.
  public struct Candidate: Codable, Sendable, Equatable {
    /// Vocabulary id.
    public var id: Int
    /// The vocabulary's text.
    public var piece: String
    /// The piece as a reader writes it, without `▁`.
    public var surface: String
    /// Probability under the distribution that was used to choose.
    public var probability: Float
    /// The model's logit.
    public var logit: Float
  }

  /// Why this token was chosen.
  public struct Reason: Codable, Sendable, Equatable {
    /// `greedy`, `sample`, `beam` or `forced`.
    public var method: String
    /// Tokens that were left to choose from.
    public var kept: Int?
    /// Sampling: the random number that decided.
    public var draw: Double?
  }

  /// Number of the step, from 0.
  public var index: Int
  /// The token that was read.
  public var read: TracePiece
  /// The token that was chosen.
  public var chosen: TracePiece
  /// The translation so far.
  public var text: String
  /// Probability of the chosen token under the distribution that was used to choose.
  public var probability: Float
  /// Natural logarithm of its probability under the model's own distribution.
  public var logProbability: Float
  /// Its place among all tokens, 1 for the most probable.
  public var rank: Int
  /// Entropy of the model's distribution, in nats.
  public var entropy: Float
  /// The most probable tokens.
  public var candidates: [Candidate]
  /// Why this one.
  public var why: Reason
  /// The eight steps with their numbers.
  public var stages: [TraceStage]
  /// How long the step took; null where all steps were computed together.
  public var milliseconds: Double?
}
