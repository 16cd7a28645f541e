import LoupeModel

/// What happens to the sum of a sublayer, as a linear map once the size of that sum is held fixed.
///
///     layer norm:        N(u) = gain · (u - mean(u)) / σ + bias,  σ = √(variance(u) + ε)
///     root mean square:  N(u) = gain · u / σ,                     σ = √(mean(u²) + ε)
///     before the sublayer: nothing, N(u) = u
struct SublayerNormalisation {
  private let gain: [Double]
  private let bias: [Double]
  private let epsilon: Double
  private let isCentred: Bool
  /// Whether the sum is normalised at all; where normalisation stands before the sublayer it is not.
  private let isApplied: Bool

  /// The one of the attention sublayer at `site`.
  init(_ weights: ModelWeights, at site: AttentionSite) {
    let parameters = weights.normalisation(of: site)
    gain = parameters.gain.values.array().map(Double.init)
    bias = parameters.bias?.values.array().map(Double.init) ?? gain.map { _ in 0 }
    epsilon = Double(parameters.epsilon)
    isCentred = parameters.kind == .layer
    isApplied = weights.normalisesAfter
  }

  /// σ of `sum`; 1 where nothing is normalised.
  func size(of sum: [Float]) -> Double {
    guard isApplied else { return 1 }
    let centre = centre(of: sum)
    let squares = sum.reduce(0) { $0 + (Double($1) - centre) * (Double($1) - centre) }
    return (squares / Double(sum.count) + epsilon).squareRoot()
  }

  /// The part of the output that `input`, one of the sum's terms, has.
  func part(_ input: [Float], size: Double) -> [Double] {
    guard isApplied else { return input.map(Double.init) }
    let centre = centre(of: input)
    return zip(gain, input).map { $0 * (Double($1) - centre) / size }
  }

  /// The output: the part of the whole sum, and the bias.
  func output(of sum: [Float], size: Double) -> [Double] {
    let part = part(sum, size: size)
    return isApplied ? zip(part, bias).map { $0 + $1 } : part
  }

  private func centre(of vector: [Float]) -> Double {
    isCentred ? vector.reduce(0) { $0 + Double($1) } / Double(vector.count) : 0
  }
}
