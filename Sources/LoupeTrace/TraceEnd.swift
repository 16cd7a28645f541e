import LoupeGeneration

/// How a generation ended.
public struct TraceEnd: Codable, Sendable, Equatable {
  /// The translation.
  public var translation: String
  /// Its tokens, end token included.
  public var target: [TracePiece]
  /// Why it ended: `end-token`, `length` or `forced`.
  public var reason: GeneratedSequence.Ending
  /// How long it all took.
  public var milliseconds: Double
  /// Sum of the chosen tokens' log-probabilities.
  public var logProbability: Float
  /// What beam search ranked it by; elsewhere the same sum.
  public var score: Float
}
