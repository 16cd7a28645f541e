import CLoupeKernels

extension ComputeContext {
  /// y = LayerNorm(x + residual): the end of every post-norm sublayer.
  ///
  ///     y = (s - mean(s)) / √(variance(s) + epsilon) · gain + bias,   s = x + residual
  ///
  /// Source: Vaswani et al. 2017, section 3.1; Ba et al. 2016.
  ///
  /// - Parameters:
  ///   - x: what the sublayer computed, `[position, model]`.
  ///   - residual: what entered the sublayer, `[position, model]`.
  ///   - gain: what the normalised columns are multiplied by, `[model]`.
  ///   - bias: what is added to them, `[model]`.
  ///   - epsilon: added to the variance, above 0.
  /// - Returns: y, `[position, model]`.
  package func addNormalise(
    _ x: Tensor, residual: Tensor, gain: Parameter, bias: Parameter, epsilon: Float
  ) -> Tensor {
    precondition(x.shape == residual.shape, "\(gain.name): \(x.shape) beside \(residual.shape)")
    let (rows, columns) = (x.shape.rows, x.shape.columns)
    let y = result(x.shape, tracked: true)
    let keep = tape != nil
    let sum = keep ? workspace.floats(x.count) : nil
    let mean = keep ? workspace.floats(rows) : nil
    let rstd = keep ? workspace.floats(rows) : nil
    parallel(rows, costNanoseconds: x.count / 2) { range in
      let start = range.lowerBound * columns
      loupe_layer_norm(
        range.count, columns, x.pointer + start, residual.pointer + start, gain.values.pointer,
        bias.values.pointer, epsilon, sum.map { $0 + start }, mean.map { $0 + range.lowerBound },
        rstd.map { $0 + range.lowerBound }, y.pointer + start)
    }
    if let tape, let sum, let mean, let rstd {
      tape.record { [self] in
        guard let gradY = tape.gradient(of: y) else { return }
        // The gradient of s flows unchanged to x and to the residual.
        let gradSum = workspace.floats(x.count)
        normaliseBackward(
          NormalisedRows(sum: sum, mean: mean, rstd: rstd, rows: rows, columns: columns),
          gain: gain, bias: bias, gradY: gradY, into: gradSum)
        tape.add(gradSum, to: residual)
        tape.adopt(gradSum, for: x)
      }
    }
    return y
  }

  /// What the forward pass keeps of a normalisation.
  private struct NormalisedRows {
    let sum: UnsafePointer<Float>
    let mean: UnsafePointer<Float>
    let rstd: UnsafePointer<Float>
    let rows: Int
    let columns: Int
  }

  /// Adds to the gradients of gain and bias, and writes that of s into `gradSum`.
  ///
  /// The parts are fixed and their sums are added in order: threads never change a gradient.
  private func normaliseBackward(
    _ saved: NormalisedRows, gain: Parameter, bias: Parameter, gradY: UnsafePointer<Float>,
    into gradSum: UnsafeMutablePointer<Float>
  ) {
    guard let tape else { return }
    let (rows, columns) = (saved.rows, saved.columns)
    let parts = rows < 64 ? 1 : 8
    let mark = workspace.mark()
    let partials = workspace.zeros(2 * parts * columns)
    pool.run(parts) { part in
      let first = part * rows / parts
      let last = (part + 1) * rows / parts
      loupe_layer_norm_backward(
        last - first, columns, saved.sum + first * columns, gain.values.pointer,
        saved.mean + first, saved.rstd + first, gradY + first * columns,
        gradSum + first * columns, partials + 2 * part * columns,
        partials + (2 * part + 1) * columns)
    }
    for part in 0..<parts {
      loupe_axpy(columns, 1, partials + 2 * part * columns, tape.accumulator(for: gain))
      loupe_axpy(columns, 1, partials + (2 * part + 1) * columns, tape.accumulator(for: bias))
    }
    workspace.release(to: mark)
  }
}
