import LoupeTensor

/// The numbers of a linear map, y = x Wᵀ + b.
public struct LinearParameters: Sendable {
  /// W, `[outputs, inputs]`.
  public let weight: Parameter
  /// b, `[outputs]`; nil in models without biases.
  public let bias: Parameter?
}
