/// Where a sublayer normalises.
public enum NormalisationPlace: String, Sendable, Codable {
  /// norm(x + sublayer(x)): after the residual sum, as in the paper.
  case post
  /// x + sublayer(norm(x)): before the sublayer; the stack ends with a norm of its own.
  case pre
}
