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
    case LOUPE_ACTIVATION_GELU: x * erfc(-x / 2.0.squareRoot()) / 2
    case LOUPE_ACTIVATION_GELU_TANH:
      x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))) / 2
    case LOUPE_ACTIVATION_TANH: tanh(x)
    case LOUPE_ACTIVATION_QUICK_GELU: x * sigmoid(1.702 * x)
    default: x
    }
  }

  /// The slope of an activation by central differences: error below 1e-9 (relu away from 0).
  static func slope(_ x: Double, _ activation: loupe_activation) -> Double {
    let step = 1e-5
    return (activated(x + step, activation) - activated(x - step, activation)) / (2 * step)
  }

  /// Every activation.
  static let activations = [
    LOUPE_ACTIVATION_NONE, LOUPE_ACTIVATION_RELU, LOUPE_ACTIVATION_SWISH, LOUPE_ACTIVATION_GELU,
    LOUPE_ACTIVATION_GELU_TANH, LOUPE_ACTIVATION_TANH, LOUPE_ACTIVATION_QUICK_GELU,
  ]

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
