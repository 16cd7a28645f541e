import CLoupeKernels

/// What a batch cost.
public struct Loss: Sendable, Equatable {
  /// Mean label-smoothed cross-entropy a token, in nats.
  public let mean: Double
  /// Mean negative log-likelihood of the true tokens, in nats; its exponential is the perplexity.
  public let negativeLogLikelihood: Double
  /// Target tokens counted.
  public let tokens: Int

  /// What `tokens` target tokens cost.
  public init(mean: Double, negativeLogLikelihood: Double, tokens: Int) {
    self.mean = mean
    self.negativeLogLikelihood = negativeLogLikelihood
    self.tokens = tokens
  }
}

extension ComputeContext {
  /// Mean label-smoothed cross-entropy of a batch.
  ///
  /// Source: Szegedy et al. 2016; Vaswani et al. 2017, section 5.4.
  ///
  /// With a tape, the logits' memory becomes their gradient: read them before.
  ///
  /// - Parameters:
  ///   - logits: `[position, vocabulary]`.
  ///   - targets: the true token of each row.
  ///   - smoothing: the share spread evenly over the whole vocabulary, as PyTorch's
  ///     `label_smoothing`.
  ///   - divisor: what the gradient's sum is divided by: the tokens of all the batches whose
  ///     gradients are added up.
  /// - Returns: the batch's own means, in nats, and its number of tokens.
  package func crossEntropy(
    _ logits: Tensor, targets: [Int32], smoothing: Float, divisor: Int
  ) -> Loss {
    let (rows, columns) = (logits.shape.rows, logits.shape.columns)
    precondition(targets.count == rows, "one target for each row of \(logits.shape)")
    let goals = workspace.integers(targets)
    let losses = workspace.floats(rows)
    let likelihoods = workspace.floats(rows)
    let gradientScale = 1 / Float(max(divisor, 1))
    parallel(rows, costNanoseconds: logits.count) { range in
      let first = range.lowerBound
      loupe_cross_entropy(
        range.count, columns, logits.pointer + first * columns, goals + first, smoothing,
        gradientScale, losses + first, likelihoods + first)
    }
    tape?.seed(logits, with: logits.pointer)
    return Self.mean(losses, likelihoods, rows: rows)
  }
}
