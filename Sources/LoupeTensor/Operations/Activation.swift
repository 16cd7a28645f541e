import CLoupeKernels

/// The nonlinearity inside the feed-forward sublayer.
public enum Activation: String, Sendable, Codable {
  /// The identity, x.
  case none
  /// max(0, x).
  case relu
  /// x · sigmoid(x), also called SiLU.
  case swish
  /// x · Φ(x), where Φ is the normal distribution function (Hendrycks & Gimpel 2016).
  case gelu
  /// GELU by way of tanh: x · (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2.
  case geluTanh = "gelu_new"
  /// The hyperbolic tangent.
  case tanh
  /// x · sigmoid(1.702 x), a cheap GELU.
  case quickGelu = "quick_gelu"

  var kernel: loupe_activation {
    switch self {
    case .none: LOUPE_ACTIVATION_NONE
    case .relu: LOUPE_ACTIVATION_RELU
    case .swish: LOUPE_ACTIVATION_SWISH
    case .gelu: LOUPE_ACTIVATION_GELU
    case .geluTanh: LOUPE_ACTIVATION_GELU_TANH
    case .tanh: LOUPE_ACTIVATION_TANH
    case .quickGelu: LOUPE_ACTIVATION_QUICK_GELU
    }
  }

  /// Whether the derivative is computed from what entered, not from what came out.
  package var needsInput: Bool { self != .none && self != .relu }

  /// Whether a matrix product computes it while it stores its result.
  var isFused: Bool { self == .none || self == .relu || self == .swish }

  /// What `count` elements cost on one thread, in nanoseconds, roughly.
  func cost(of count: Int) -> Int { isFused ? count / 2 : count }
}

extension ComputeContext {
  /// y = activation(x), element by element.
  package func activate(_ x: Tensor, _ activation: Activation) -> Tensor {
    guard activation != .none else { return x }
    let y = result(x.shape, tracked: x.node >= 0)
    parallel(x.count, costNanoseconds: activation.cost(of: x.count)) { range in
      let out = y.pointer + range.lowerBound
      out.update(from: x.pointer + range.lowerBound, count: range.count)
      loupe_activate(range.count, activation.kernel, out)
    }
    if let tape, y.node >= 0 {
      tape.record { [self] in
        guard let gradY = tape.gradient(of: y) else { return }
        let saved = activation.needsInput ? x : y
        tape.write(to: x) { gradX in
          parallel(x.count, costNanoseconds: activation.cost(of: x.count)) { range in
            let start = range.lowerBound
            loupe_activate_backward(
              range.count, activation.kernel, saved.pointer + start, gradY + start, gradX + start)
          }
        }
      }
    }
    return y
  }
}
