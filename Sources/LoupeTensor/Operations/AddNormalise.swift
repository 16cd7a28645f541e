import CLoupeKernels

extension ComputeContext {
  /// y = LayerNorm(dropout(x) + residual): the end of every post-norm sublayer.
  ///
  ///     y = (s - mean(s)) / √(variance(s) + epsilon) · gain + bias,   s = dropout(x) + residual
  ///
  /// The three go over the rows together, a few at a time; the backward pass makes the dropout's
  /// mask again. Source: Vaswani et al. 2017, sections 3.1 and 5.4; Ba et al. 2016.
  ///
  /// - Parameters:
  ///   - x: what the sublayer computed, `[position, model]`.
  ///   - residual: what entered the sublayer, `[position, model]`.
  ///   - gain: what the normalised columns are multiplied by, `[model]`.
  ///   - bias: what is added to them, `[model]`.
  ///   - epsilon: added to the variance, above 0.
  ///   - rate: the share of x that is dropped, in training only.
  /// - Returns: y, `[position, model]`.
  package func addNormalise(
    _ x: Tensor, residual: Tensor, gain: Parameter, bias: Parameter, epsilon: Float,
    dropout rate: Float = 0
  ) -> Tensor {
    precondition(x.shape == residual.shape, "\(gain.name): \(x.shape) beside \(residual.shape)")
    let (rows, columns) = (x.shape.rows, x.shape.columns)
    let y = result(x.shape, tracked: true)
    let keep = tape != nil
    let drop = dropoutPlace(rate: rate, count: x.count)
    let sum = keep ? workspace.floats(x.count) : nil
    let mean = keep ? workspace.floats(rows) : nil
    let rstd = keep ? workspace.floats(rows) : nil
    shareRows(rows, columns) { range in
      let start = range.lowerBound * columns
      var entering = UnsafePointer(x.pointer + start)
      if let drop {
        // The kept sum, or without a tape the result, holds the dropped elements for a moment.
        let dropped = (sum ?? y.pointer) + start
        drop.apply(entering, into: dropped, count: range.count * columns, at: start)
        entering = UnsafePointer(dropped)
      }
      loupe_layer_norm(
        range.count, columns, entering, residual.pointer + start, gain.values.pointer,
        bias.values.pointer, epsilon, sum.map { $0 + start }, mean.map { $0 + range.lowerBound },
        rstd.map { $0 + range.lowerBound }, y.pointer + start)
    }
    if let tape, let sum, let mean, let rstd {
      let saved = NormalisedRows(
        sum: sum, mean: mean, rstd: rstd, rows: rows, columns: columns, drop: drop)
      tape.record { [self] in
        normaliseBackward(saved, x, residual: residual, gain: gain, bias: bias, y)
      }
    }
    return y
  }

  /// Floats of the rows that go through together: they stay in the first cache.
  private static let floatsTogether = 4_096

  /// Calls `body` for a few rows at a time, side by side.
  private func shareRows(_ rows: Int, _ columns: Int, _ body: (Range<Int>) -> Void) {
    let together = max(1, Self.floatsTogether / columns)
    parallel(rows, costNanoseconds: rows * columns) { range in
      for first in stride(from: range.lowerBound, to: range.upperBound, by: together) {
        body(first..<min(first + together, range.upperBound))
      }
    }
  }

  /// What the forward pass keeps of a normalisation.
  private struct NormalisedRows {
    let sum: UnsafePointer<Float>
    let mean: UnsafePointer<Float>
    let rstd: UnsafePointer<Float>
    let rows: Int
    let columns: Int
    let drop: DropoutPlace?
  }

  /// Where the gradient of s goes: as it is to the residual, through the mask to x.
  private struct SumGradients {
    let residual: Tape.Destination?
    let x: Tape.Destination?

    /// Memory for the gradient of s itself: the residual's where that is fresh.
    var sum: UnsafeMutablePointer<Float>? {
      residual.flatMap { $0.accumulates ? nil : $0.pointer }
    }
  }

  private func normaliseBackward(
    _ saved: NormalisedRows, _ x: Tensor, residual: Tensor, gain: Parameter, bias: Parameter,
    _ y: Tensor
  ) {
    guard let tape, let gradY = tape.gradient(of: y) else { return }
    let targets = sumGradients(x, residual)
    let (rows, columns) = (saved.rows, saved.columns)
    // The parts are fixed and their sums are added in order: threads never change a gradient.
    let parts = rows < 64 ? 1 : 8
    let together = max(1, Self.floatsTogether / columns)
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let gradSum = targets.sum ?? workspace.floats(x.count)
    let partials = workspace.zeros(2 * parts * columns)
    share(parts, scratchFloats: together * columns) { part, scratch in
      let end = (part + 1) * rows / parts
      for first in stride(from: part * rows / parts, to: end, by: together) {
        let count = min(together, end - first)
        let start = first * columns
        loupe_layer_norm_backward(
          count, columns, saved.sum + start, gain.values.pointer, saved.mean + first,
          saved.rstd + first, gradY + start, gradSum + start, partials + 2 * part * columns,
          partials + (2 * part + 1) * columns)
        pass(gradSum, to: targets, saved.drop, start: start, count: count * columns, scratch)
      }
    }
    addPartialSums(
      partials, blocks: parts, stride: 2 * columns, columns: columns,
      to: tape.accumulator(for: gain))
    addPartialSums(
      partials + columns, blocks: parts, stride: 2 * columns, columns: columns,
      to: tape.accumulator(for: bias))
  }

  private func sumGradients(_ x: Tensor, _ residual: Tensor) -> SumGradients {
    guard let tape else { return SumGradients(residual: nil, x: nil) }
    if x.node >= 0, x.node == residual.node, let both = tape.accumulator(for: x) {
      let target = Tape.Destination(pointer: both, accumulates: true)
      return SumGradients(residual: target, x: target)
    }
    return SumGradients(
      residual: tape.destination(for: residual), x: tape.destination(for: x))
  }

  /// Hands the gradient of a few rows of s on, while it is in the cache.
  private func pass(
    _ gradSum: UnsafePointer<Float>, to targets: SumGradients, _ drop: DropoutPlace?, start: Int,
    count: Int, _ scratch: UnsafeMutablePointer<Float>
  ) {
    let sum = gradSum + start
    if let residual = targets.residual, residual.accumulates {
      let out = residual.pointer + start
      Kernel.add(count, out, sum, into: out)
    }
    guard let x = targets.x else { return }
    let out = x.pointer + start
    switch (drop, x.accumulates) {
    case (let drop?, false): drop.apply(sum, into: out, count: count, at: start)
    case (let drop?, true):
      drop.apply(sum, into: scratch, count: count, at: start)
      Kernel.add(count, out, scratch, into: out)
    case (nil, false): out.update(from: sum, count: count)
    case (nil, true): Kernel.add(count, out, sum, into: out)
    }
  }
}
