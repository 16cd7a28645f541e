import CLoupeKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the kernels compute, in double precision and the plainest Swift.
enum Reference {
  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  static func activated(_ x: Double, _ activation: loupe_activation) -> Double {
    switch activation {
    case LOUPE_ACTIVATION_RELU: x < 0 ? 0 : x
    case LOUPE_ACTIVATION_SWISH: x * sigmoid(x)
    default: x
    }
  }

  /// Softmax of one row; zeros where every element is -infinity.
  static func softmax(_ row: [Double]) -> [Double] {
    let largest = row.max() ?? 0
    if largest == -.infinity { return row.map { _ in 0 } }
    let exponentials = row.map { exp($0 - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  /// Logarithm of the sum of exponentials of one row.
  static func logSumExp(_ row: [Double]) -> Double {
    let largest = row.max() ?? 0
    return largest + log(row.reduce(0) { $0 + exp($1 - largest) })
  }
}
