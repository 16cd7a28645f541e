import CLoupeKernels

extension ComputeContext {
  /// y = residual + dropout(x): the end of every pre-norm sublayer.
  ///
  /// - Parameters:
  ///   - x: what the sublayer computed, `[position, model]`.
  ///   - residual: what entered the sublayer, `[position, model]`.
  ///   - rate: the share of x that is dropped, in training only.
  /// - Returns: y, `[position, model]`.
  package func addResidual(_ x: Tensor, residual: Tensor, dropout rate: Float = 0) -> Tensor {
    precondition(x.shape == residual.shape, "\(x.shape) beside \(residual.shape)")
    let dropped = drop(x, rate: rate)
    let y = result(x.shape, tracked: dropped.node >= 0 || residual.node >= 0)
    parallel(x.count, costNanoseconds: x.count / 8) { range in
      let start = range.lowerBound
      loupe_add(
        range.count, dropped.pointer + start, residual.pointer + start, y.pointer + start)
    }
    if let tape, y.node >= 0 {
      tape.record {
        guard let gradY = tape.gradient(of: y) else { return }
        tape.add(gradY, to: dropped)
        tape.add(gradY, to: residual)
      }
    }
    return y
  }

  /// y = factor · x.
  package func scaled(_ x: Tensor, by factor: Float) -> Tensor {
    guard factor != 1 else { return x }
    let y = result(x.shape, tracked: x.node >= 0)
    y.pointer.update(from: x.pointer, count: x.count)
    loupe_scale(x.count, factor, y.pointer)
    if let tape, y.node >= 0 {
      tape.record {
        guard let gradY = tape.gradient(of: y) else { return }
        tape.write(to: x) { gradX in
          gradX.update(from: gradY, count: x.count)
          loupe_scale(x.count, factor, gradX)
        }
      }
    }
    return y
  }
}
