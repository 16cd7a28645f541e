/// One token that could have been chosen.
public struct Candidate: Codable, Sendable, Equatable {
  /// Vocabulary id.
  public let id: Int
  /// The model's logit, before anything was done to it.
  public let logit: Float
  /// Probability under the distribution that was used to choose.
  public let probability: Float

  /// A candidate.
  public init(id: Int, logit: Float, probability: Float) {
    self.id = id
    self.logit = logit
    self.probability = probability
  }
}

/// What happened in one step of the generation loop, which read one token and chose the next.
public struct StepRecord: Codable, Sendable, Equatable {
  /// Number of the step, from 0.
  public var index: Int
  /// The token read: decoder input at this position.
  public var readID: Int
  /// The token chosen.
  public var chosenID: Int
  /// Probability of the chosen token under the distribution that was used to choose.
  public var probability: Float
  /// Natural logarithm of the chosen token's probability under the model's own distribution.
  public var logProbability: Float
  /// Place of the chosen token among all, 1 for the most probable.
  public var rank: Int
  /// Entropy of the model's distribution over the whole vocabulary, in nats.
  public var entropy: Float
  /// The most probable tokens.
  public var candidates: [Candidate]
  /// Sampling: how many tokens were left after temperature, top-k and top-p.
  public var kept: Int?
  /// Sampling: the random number in 0..<1 that decided.
  public var draw: Double?
}
