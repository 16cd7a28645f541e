import LoupeTensor

/// Arithmetic of the matrix products of a training.
///
/// Weights, gradients and Adam's moments are float32 either way, as are sums, softmax, attention and
/// normalisation.
public enum TrainingPrecision: String, Codable, Sendable, CaseIterable {
  /// 32-bit floating point.
  case fp32
  /// The factors of each product with a matrix are rounded to bfloat16 (8 significant bits), its
  /// sums are float32: about twice as fast where the processor has instructions for it.
  case bf16

  var arithmetic: Precision {
    switch self {
    case .fp32: .fp32
    case .bf16: .bf16
    }
  }
}
