/// How much attention rests on special tokens, and what is left when they are dropped.
///
///     share = Σ_{k special} w_k            renormalised_k = w_k / (1 - share),  0 where k is special
///
/// Special tokens (end of sentence, start, padding) are where heads rest that have nothing to say;
/// a bright end token is normal and no fault. Where the share is 1 nothing is left and the
/// renormalised row is NaN. Range 0…1.
/// Source: Clark et al. 2019 (attention to separators as a no-operation). Assumes nothing of the model.
public struct SpecialTokenShare: Sendable {
  /// Weight on special tokens, `[layer, head, query]`.
  public let share: TraceTensor
  /// The weights with special keys dropped and each row renormalised, `[layer, head, query, key]`.
  public let renormalised: TraceTensor

  /// The shares of `maps`; `special` says of each key whether it is a special token.
  public init(_ maps: AttentionMaps, special: [Bool]) {
    share = maps.tensor { row, _ in
      zip(row, special).reduce(0.0) { $1.1 ? $0 + Double($1.0) : $0 }
    }
    var values: [Float] = []
    values.reserveCapacity(maps.layers * maps.heads * maps.queries * maps.keys)
    for layer in 0..<maps.layers {
      for head in 0..<maps.heads {
        for query in 0..<maps.queries {
          values += Self.dropped(
            maps.row(layer: layer, head: head, query: query), special, keys: maps.keys)
        }
      }
    }
    renormalised = TraceTensor(
      shape: [maps.layers, maps.heads, maps.queries, maps.keys], values: values)
  }

  /// One row without its special keys; keys that the row does not see stay 0.
  private static func dropped(_ row: ArraySlice<Float>, _ special: [Bool], keys: Int) -> [Float] {
    var kept = zip(row, special).map { $1 ? 0 : Double($0) }
    let sum = kept.reduce(0, +)
    guard sum > 0 else { return [Float](repeating: .nan, count: keys) }
    for key in kept.indices { kept[key] /= sum }
    return kept.map { Float($0) } + [Float](repeating: 0, count: keys - kept.count)
  }
}
