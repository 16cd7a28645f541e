/// What the products of queries and keys are multiplied by before the softmax.
public enum AttentionScaling: String, Sendable, Codable {
  /// 1 / √headSize (Vaswani et al. 2017, section 3.2.1).
  case inverseSquareRoot
  /// Nothing: T5 has the factor in its weights.
  case none

  /// The factor for heads of `headSize` columns.
  public func factor(headSize: Int) -> Float {
    switch self {
    case .inverseSquareRoot: 1 / Float(headSize).squareRoot()
    case .none: 1
    }
  }
}
