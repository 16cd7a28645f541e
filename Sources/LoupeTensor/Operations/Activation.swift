import CLoupeKernels

/// The nonlinearity inside the feed-forward sublayer.
public enum Activation: String, Sendable, Codable {
  /// The identity, x.
  case none
  /// max(0, x).
  case relu
  /// x · sigmoid(x), also called SiLU.
  case swish

  var kernel: loupe_activation {
    switch self {
    case .none: LOUPE_ACTIVATION_NONE
    case .relu: LOUPE_ACTIVATION_RELU
    case .swish: LOUPE_ACTIVATION_SWISH
    }
  }

  /// Whether the derivative is computed from what entered, not from what came out.
  var needsInput: Bool { self == .swish }
}

extension ComputeContext {
  /// y = activation(x), element by element.
  package func activate(_ x: Tensor, _ activation: Activation) -> Tensor {
    guard activation != .none else { return x }
    let y = result(x.shape, tracked: x.node >= 0)
    parallel(x.count, costNanoseconds: x.count / 2) { range in
      let out = y.pointer + range.lowerBound
      out.update(from: x.pointer + range.lowerBound, count: range.count)
      loupe_activate(range.count, activation.kernel, out)
    }
    if let tape, y.node >= 0 {
      tape.record { [self] in
        guard let gradY = tape.gradient(of: y) else { return }
        let saved = activation.needsInput ? x : y
        tape.write(to: x) { gradX in
          parallel(x.count, costNanoseconds: x.count / 2) { range in
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
