import CLoupeKernels

/// Arithmetic of the products with a model's matrices.
///
/// Everything else (attention, softmax, normalisation, sums) is always float32.
public enum Precision: String, Sendable, Codable, CaseIterable {
  /// 32-bit floating point: what the checkpoint says.
  case fp32
  /// Both factors rounded to bfloat16 (8 significant bits), sums in float32.
  case bf16
  /// Weights in 8-bit whole numbers with a scale a row of the matrix, activations likewise with a
  /// scale a position; sums exact.
  case int8

  var packing: loupe_packing {
    switch self {
    case .fp32: LOUPE_PACKING_FP32
    case .bf16: LOUPE_PACKING_BF16
    case .int8: LOUPE_PACKING_INT8
    }
  }

  /// Bytes that a packed `[k, n]` matrix takes.
  func packedBytes(inputs k: Int, outputs n: Int) -> Int {
    switch self {
    case .fp32: loupe_packed_floats(k, n) * MemoryLayout<Float>.stride
    case .bf16: loupe_packed_bytes_bf16(k, n)
    case .int8: loupe_packed_bytes_int8(k, n)
    }
  }

  /// Floating-point operations of one core in a nanosecond, roughly: what a split is weighed by.
  var operationsPerNanosecond: Int {
    switch self {
    case .fp32: 100
    case .bf16: 200
    case .int8: 350
    }
  }
}
