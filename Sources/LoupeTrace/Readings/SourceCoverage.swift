/// How much of the source each cross-attention head has looked at over all steps.
///
///     coverage_k = Σ_t w_t,k               covered share = mean_k min(1, coverage_k)
///     fertility_k = number of steps t whose largest weight is on k (the first of equals)
///
/// The covered share counts the source's non-special pieces; range 0…1. Coverage ranges from 0 to
/// the number of steps; fertilities of a head sum to the number of steps.
/// Source: Tu et al. 2016 (coverage, fertility). Assumes nothing of the model.
public struct SourceCoverage: Sendable {
  /// Weight each source token received, `[layer, head, source]`.
  public let coverage: TraceTensor
  /// Share of the non-special source that was covered, `[layer, head]`; NaN where all is special.
  public let coveredShare: TraceTensor
  /// Steps that looked most at each source token, `[layer, head, source]`.
  public let fertility: TraceTensor

  /// The coverage of cross-attention `maps`.
  ///
  /// - Parameters:
  ///   - maps: cross-attention.
  ///   - special: for each source token whether it is a special one.
  ///   - steps: the steps that count; nil counts all.
  public init(_ maps: AttentionMaps, special: [Bool], steps: Range<Int>? = nil) {
    let steps = steps ?? 0..<maps.queries
    coverage = maps.tensor(ofHeads: maps.keys) { layer, head in
      var sums = [Double](repeating: 0, count: maps.keys)
      for step in steps {
        for (key, weight) in maps.row(layer: layer, head: head, query: step).enumerated() {
          sums[key] += Double(weight)
        }
      }
      return sums
    }
    fertility = maps.tensor(ofHeads: maps.keys) { layer, head in
      var counts = [Double](repeating: 0, count: maps.keys)
      for step in steps {
        if let key = maps.row(layer: layer, head: head, query: step).indexOfLargest() {
          counts[key] += 1
        }
      }
      return counts
    }
    coveredShare = Self.share(of: coverage, special: special)
  }

  private static func share(of coverage: TraceTensor, special: [Bool]) -> TraceTensor {
    let keys = special.count
    let counted = special.filter { !$0 }.count
    let shares = stride(from: 0, to: coverage.values.count, by: max(keys, 1)).map { start in
      var sum = 0.0
      for key in 0..<keys where !special[key] {
        sum += min(1, Double(coverage.values[start + key]))
      }
      return counted == 0 ? Float.nan : Float(sum / Double(counted))
    }
    return TraceTensor(shape: Array(coverage.shape.dropLast()), values: shares)
  }
}

extension ArraySlice<Float> {
  /// Where the largest element is, counted from the slice's first; the first of equals, nil where
  /// nothing can be compared.
  func indexOfLargest() -> Int? {
    var best: (offset: Int, value: Float)?
    for (offset, value) in enumerated() where value > (best?.value ?? -.infinity) {
      best = (offset, value)
    }
    return best?.offset
  }
}
