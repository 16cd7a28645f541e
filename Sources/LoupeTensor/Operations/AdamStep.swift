import CLoupeKernels

/// One step of Adam on part of a parameter.
///
///     m = β₁ m + (1 - β₁) g      v = β₂ v + (1 - β₂) g²      g = gradient · gradientScale
///     w -= rate · ( m̂ / (√v̂ + ε) + weightDecay · w )        m̂ = m / (1 - β₁ᵗ),  v̂ = v / (1 - β₂ᵗ)
///
/// - Source: Kingma & Ba 2015, algorithm 1; the decay is decoupled (Loshchilov & Hutter 2019).
package struct AdamStep {
  /// Learning rate.
  package var rate: Float
  /// What gradients are multiplied by first.
  package var gradientScale: Float
  /// β₁, memory of the first moment.
  package var beta1: Float
  /// β₂, memory of the second moment.
  package var beta2: Float
  /// ε, added to the root of the second moment.
  package var epsilon: Float
  /// Share of a weight that is taken away, a unit of rate.
  package var weightDecay: Float
  /// t, the number of this step, counted from 1.
  package var step: Int

  /// A step with these constants.
  package init(
    rate: Float, gradientScale: Float, beta1: Float, beta2: Float, epsilon: Float,
    weightDecay: Float, step: Int
  ) {
    self.rate = rate
    self.gradientScale = gradientScale
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.step = step
  }

  /// Changes the elements `range` of a parameter and of its moments, all of the same size.
  package func apply(
    to weights: Buffer, gradient: Buffer, firstMoment: Buffer, secondMoment: Buffer,
    range: Range<Int>
  ) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= weights.count
        && gradient.count == weights.count && firstMoment.count == weights.count
        && secondMoment.count == weights.count, "moments of another parameter")
    let start = range.lowerBound
    loupe_adam(
      range.count, weights.pointer + start, gradient.pointer + start, gradientScale,
      firstMoment.pointer + start, secondMoment.pointer + start, rate, beta1, beta2, epsilon,
      weightDecay, UInt64(step))
  }
}
