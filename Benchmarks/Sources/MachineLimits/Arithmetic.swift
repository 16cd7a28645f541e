import CMachineLimits

/// The arithmetic of a matrix product.
public enum Arithmetic: String, CaseIterable, Sendable, Codable {
  /// 32-bit floating point.
  case fp32
  /// bfloat16 factors, 32-bit sums.
  case bf16
  /// 8-bit factors, 32-bit sums.
  case int8

  /// The fastest instruction this processor has for it; nil where it has none.
  public var instruction: String? { machine_instruction(code).map { String(cString: $0) } }

  /// Runs that instruction about 12 · `rounds` times; returns the operations.
  func compute(rounds: Int) -> Double { machine_compute(code, UInt64(rounds)) }

  private var code: machine_arithmetic {
    switch self {
    case .fp32: MACHINE_FP32
    case .bf16: MACHINE_BF16
    case .int8: MACHINE_INT8
    }
  }
}
