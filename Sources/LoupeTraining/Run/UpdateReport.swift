/// What one update of the weights cost and did.
public struct UpdateReport: Sendable, Equatable {
  /// Number of the update, counted from 1.
  public let step: Int
  /// Mean label-smoothed cross-entropy a target token, in nats.
  public let loss: Double
  /// Mean negative log-likelihood a target token, in nats.
  public let negativeLogLikelihood: Double
  /// Target tokens of the update.
  public let targetTokens: Int
  /// Source tokens of the update.
  public let sourceTokens: Int
  /// Learning rate of the update.
  public let learningRate: Double
  /// Euclidean norm of the gradient before clipping.
  public let gradientNorm: Double

  /// A report of the update `step`.
  package init(
    step: Int, loss: Double, negativeLogLikelihood: Double, targetTokens: Int, sourceTokens: Int,
    learningRate: Double, gradientNorm: Double
  ) {
    self.step = step
    self.loss = loss
    self.negativeLogLikelihood = negativeLogLikelihood
    self.targetTokens = targetTokens
    self.sourceTokens = sourceTokens
    self.learningRate = learningRate
    self.gradientNorm = gradientNorm
  }
}
