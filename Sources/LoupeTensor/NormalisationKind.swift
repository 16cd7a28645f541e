/// What normalises the rows of a residual stream.
public enum NormalisationKind: String, Sendable, Codable {
  /// Mean 0 and variance 1, then gain and bias (Ba et al. 2016).
  case layer
  /// Root mean square 1, then gain: no mean is taken away, no bias added (Zhang & Sennrich 2019).
  case rootMeanSquare = "rms"
}
