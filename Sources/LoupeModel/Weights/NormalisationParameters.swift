import LoupeTensor

/// The numbers of a normalisation.
public struct NormalisationParameters: Sendable {
  /// What is made 0 and 1.
  public let kind: NormalisationKind
  /// What the normalised columns are multiplied by, `[model]`.
  public let gain: Parameter
  /// What is added to them, `[model]`; nil for root mean square.
  public let bias: Parameter?
  /// Added to the variance or the mean square.
  public let epsilon: Float

  init(_ normalisation: RowNormalisation) {
    kind = normalisation.kind
    gain = normalisation.gain
    bias = normalisation.bias
    epsilon = normalisation.epsilon
  }
}
