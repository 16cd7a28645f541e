import Foundation

/// How sure the model was of the whole translation.
///
///     sum = Σ_t ln p(y_t | y_<t, x)        mean = sum / T        perplexity = exp(-mean)
///
/// T counts the end token. Under the model's own distribution: temperature, top-k and top-p, which
/// change what is drawn from, do not enter. Range: at most 0 (sum, mean, in nats); perplexity at least 1.
/// Source: Guerreiro et al. 2023 (Seq-Logprob, the mean, as a detector of hallucinations). Assumes
/// nothing of the model.
public struct SequenceLogProbability: Sendable, Equatable {
  /// Of each chosen token, in nats.
  public let tokens: [Double]
  /// Of all together, in nats.
  public let sum: Double
  /// A token's on average, in nats.
  public let mean: Double
  /// exp(-mean).
  public let perplexity: Double

  /// From the log-probabilities of the chosen tokens.
  public init(_ logProbabilities: [Double]) {
    tokens = logProbabilities
    sum = logProbabilities.reduce(0, +)
    mean = logProbabilities.isEmpty ? 0 : sum / Double(logProbabilities.count)
    perplexity = exp(-mean)
  }

  /// Of the translation in `trace`.
  public init(of trace: Trace) { self.init(trace.steps.map { Double($0.logProbability) }) }
}
