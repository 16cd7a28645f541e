import Foundation

/// How widely each head spreads its attention.
///
///     entropy = -Σ_k w_k ln w_k            effective tokens = exp(entropy)
///
/// Range: 0 (all on one key) to ln(visible keys), in nats; effective tokens 1 to the number of keys.
/// Every piece counts, special tokens too. The weights are those the model used, after any edits.
/// Source: Ghader & Monz 2017 (attention entropy); Hill 1973 (effective number). Assumes nothing of
/// the model.
public struct AttentionEntropy: Sendable {
  /// Entropy of every row in nats, `[layer, head, query]`.
  public let entropy: TraceTensor
  /// Its exponential, `[layer, head, query]`.
  public let effectiveTokens: TraceTensor
  /// Mean of the rows' entropies, `[layer, head]`; not the entropy of a mean row.
  public let mean: TraceTensor

  /// The entropies of `maps`.
  public init(_ maps: AttentionMaps) {
    entropy = maps.tensor { row, _ in Self.entropy(of: row) }
    effectiveTokens = TraceTensor(shape: entropy.shape, values: entropy.values.map { exp($0) })
    mean = entropy.meanOfLastAxis()
  }

  /// Entropy of one row in nats; zeros count nothing.
  static func entropy(of row: ArraySlice<Float>) -> Double {
    var sum = 0.0
    for weight in row where weight > 0 { sum -= Double(weight) * log(Double(weight)) }
    return sum
  }
}
