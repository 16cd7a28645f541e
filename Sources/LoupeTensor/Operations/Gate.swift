import CLoupeKernels

extension ComputeContext {
  /// y = activation(g) · l element by element, where x = [g | l] side by side: the inside of a gated
  /// feed-forward sublayer.
  ///
  /// Source: Shazeer 2020, section 2.
  ///
  /// - Parameters:
  ///   - x: `[position, 2 · feedForward]`, the gate's columns first.
  ///   - activation: of the gate.
  /// - Returns: `[position, feedForward]`.
  package func gate(_ x: Tensor, _ activation: Activation) -> Tensor {
    let (rows, columns) = (x.shape.rows, x.shape.columns / 2)
    precondition(x.shape.columns == 2 * columns, "\(x.shape) does not divide into gate and value")
    let y = result(Shape(x.shape.axis(0), rows, .feedForward, columns), tracked: x.node >= 0)
    parallel(rows, costNanoseconds: activation.cost(of: 2 * y.count)) { range in
      for row in range {
        let gate = x.pointer + 2 * row * columns
        loupe_gate(columns, activation.kernel, gate, gate + columns, y.pointer + row * columns)
      }
    }
    if let tape, y.node >= 0 {
      tape.record { [self] in
        guard let gradY = tape.gradient(of: y) else { return }
        tape.write(to: x) { gradX in
          parallel(rows, costNanoseconds: activation.cost(of: 4 * y.count)) { range in
            for row in range {
              let (gate, gradGate) = (x.pointer + 2 * row * columns, gradX + 2 * row * columns)
              loupe_gate_backward(
                columns, activation.kernel, gate, gate + columns, gradY + row * columns, gradGate,
                gradGate + columns)
            }
          }
        }
      }
    }
    return y
  }
}
