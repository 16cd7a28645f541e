import Foundation

/// How alike the heads of one attention look.
///
/// Jensen-Shannon divergence of two heads' rows, averaged over the queries:
///
///     JS(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m),  m = ½ (p + q)
///
/// Range 0 (the same) to ln 2 ≈ 0.693 (no key in common), in nats. Heads are numbered layer after
/// layer: head h of layer l is l · heads + h.
/// Source: Clark et al. 2019, section 6. Assumes nothing of the model.
public struct HeadSimilarity: Sendable {
  /// Divergence of every pair, `[head, head]`, symmetric with a zero diagonal.
  public let divergence: Matrix

  /// The divergences of all heads of `maps`.
  public init(_ maps: AttentionMaps) {
    let count = maps.layers * maps.heads
    var divergence = Matrix(rows: count, columns: count)
    for a in 0..<count {
      for b in 0..<a {
        let mean = Self.mean(maps, a, b)
        divergence[a, b] = mean
        divergence[b, a] = mean
      }
    }
    self.divergence = divergence
  }

  private static func mean(_ maps: AttentionMaps, _ a: Int, _ b: Int) -> Double {
    var sum = 0.0
    for query in 0..<maps.queries {
      sum += jensenShannon(
        maps.row(layer: a / maps.heads, head: a % maps.heads, query: query),
        maps.row(layer: b / maps.heads, head: b % maps.heads, query: query))
    }
    return sum / Double(max(maps.queries, 1))
  }

  /// The divergence of two distributions over the same keys, in nats.
  static func jensenShannon(_ p: ArraySlice<Float>, _ q: ArraySlice<Float>) -> Double {
    var sum = 0.0
    for (a, b) in zip(p, q) {
      let (x, y) = (Double(a), Double(b))
      let middle = (x + y) / 2
      if x > 0 { sum += x / 2 * log(x / middle) }
      if y > 0 { sum += y / 2 * log(y / middle) }
    }
    return max(sum, 0)
  }
}
