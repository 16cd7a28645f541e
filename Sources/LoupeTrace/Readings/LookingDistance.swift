/// How far, and which way, each head looks.
///
/// Self-attention, q the query's position and k the key's, in tokens:
///
///     distance = Σ_k w_k |q - k|           direction = Σ_k w_k (k - q)
///
/// A negative direction looks back. In masked self-attention distance = -direction.
/// Cross-attention compares two texts of different lengths S (source) and T (target):
///
///     position = Σ_k w_k k                 off-diagonal = position / (S - 1) - t / (T - 1)
///
/// Off-diagonal lies in -1…1: 0 where the reading head moves evenly with the writing, below 0 where
/// it lags behind. A text of one token has position 0 on its axis.
/// Source: Vig & Belinkov 2019 (attention distance). Assumes nothing of the model.
public struct LookingDistance: Sendable {
  /// Mean distance (self-attention) or mean source position (cross), `[layer, head, query]`.
  public let distance: TraceTensor
  /// Mean signed distance (self-attention) or off-diagonal (cross), `[layer, head, query]`.
  public let direction: TraceTensor

  /// The distances of `maps`.
  public init(_ maps: AttentionMaps) {
    if maps.kind == .cross {
      let (last, end) = (Double(max(maps.keys - 1, 1)), Double(max(maps.queries - 1, 1)))
      distance = maps.tensor { row, _ in Self.mean(of: row) { Double($0) } }
      direction = maps.tensor { row, query in
        Self.mean(of: row) { Double($0) } / last - Double(query) / end
      }
    } else {
      distance = maps.tensor { row, query in Self.mean(of: row) { Double(abs(query - $0)) } }
      direction = maps.tensor { row, query in Self.mean(of: row) { Double($0 - query) } }
    }
  }

  private static func mean(of row: ArraySlice<Float>, _ measure: (Int) -> Double) -> Double {
    var sum = 0.0
    for (key, weight) in row.enumerated() { sum += Double(weight) * measure(key) }
    return sum
  }
}
