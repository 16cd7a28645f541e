import CLoupeKernels

/// A normalisation of rows: its kind and its parameters.
package struct RowNormalisation: Sendable {
  /// What is made 0 and 1.
  package let kind: NormalisationKind
  /// What the normalised columns are multiplied by, `[model]`.
  package let gain: Parameter
  /// What is added to them, `[model]`; nil for root mean square.
  package let bias: Parameter?
  /// Added to the variance or the mean square, above 0.
  package let epsilon: Float

  /// A normalisation with these parameters; kind `layer` needs a bias.
  package init(kind: NormalisationKind, gain: Parameter, bias: Parameter?, epsilon: Float) {
    precondition(kind == .rootMeanSquare || bias != nil, "\(gain.name): layer norm needs a bias")
    self.kind = kind
    self.gain = gain
    self.bias = bias
    self.epsilon = epsilon
  }
}

extension ComputeContext {
  /// y = (x - mean(x)) / √(variance(x) + epsilon) · gain + bias of each row, or for root mean square
  /// y = x / √(mean(x²) + epsilon) · gain.
  ///
  /// Source: Ba et al. 2016; Zhang & Sennrich 2019.
  ///
  /// - Parameters:
  ///   - x: `[position, model]`.
  ///   - normalisation: kind and parameters.
  /// - Returns: y, `[position, model]`.
  package func normalise(_ x: Tensor, _ normalisation: RowNormalisation) -> Tensor {
    let (rows, columns) = (x.shape.rows, x.shape.columns)
    precondition(
      normalisation.gain.shape.count == columns, "\(normalisation.gain.name) beside \(x.shape)")
    let y = result(x.shape, tracked: true)
    let statistics = tape == nil ? nil : RowStatistics(rows: rows, workspace)
    parallel(rows, costNanoseconds: x.count) { range in
      let start = range.lowerBound * columns
      let gain = normalisation.gain.values.pointer
      let mean = statistics.map { $0.mean + range.lowerBound }
      let rstd = statistics.map { $0.rstd + range.lowerBound }
      if normalisation.kind == .layer, let bias = normalisation.bias {
        loupe_layer_norm(
          range.count, columns, x.pointer + start, nil, gain, bias.values.pointer,
          normalisation.epsilon, nil, mean, rstd, y.pointer + start)
      } else {
        loupe_rms_norm(
          range.count, columns, x.pointer + start, gain, normalisation.epsilon, rstd,
          y.pointer + start)
      }
    }
    if let tape, let statistics {
      tape.record { [self] in normaliseBackward(x, normalisation, statistics, y) }
    }
    return y
  }

  /// Mean and reciprocal deviation of each row.
  private struct RowStatistics {
    let mean: UnsafeMutablePointer<Float>
    let rstd: UnsafeMutablePointer<Float>

    init(rows: Int, _ workspace: Workspace) {
      mean = workspace.floats(rows)
      rstd = workspace.floats(rows)
    }
  }

  private func normaliseBackward(
    _ x: Tensor, _ normalisation: RowNormalisation, _ statistics: RowStatistics, _ y: Tensor
  ) {
    guard let tape, let gradY = tape.gradient(of: y) else { return }
    let (rows, columns) = (x.shape.rows, x.shape.columns)
    // The parts are fixed and their sums are added in order: threads never change a gradient.
    let parts = rows < 64 ? 1 : 8
    let gradX = workspace.floats(x.count)
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let partials = workspace.zeros(2 * parts * columns)
    share(parts) { part, _ in
      let range = part * rows / parts..<(part + 1) * rows / parts
      let start = range.lowerBound * columns
      let toGain = partials + 2 * part * columns
      let (gain, rstd) = (normalisation.gain.values.pointer, statistics.rstd + range.lowerBound)
      if normalisation.kind == .layer {
        loupe_layer_norm_backward(
          range.count, columns, x.pointer + start, gain, statistics.mean + range.lowerBound, rstd,
          gradY + start, gradX + start, toGain, toGain + columns)
      } else {
        loupe_rms_norm_backward(
          range.count, columns, x.pointer + start, gain, rstd, gradY + start, gradX + start, toGain)
      }
    }
    addPartialSums(
      partials, blocks: parts, stride: 2 * columns, columns: columns,
      to: tape.accumulator(for: normalisation.gain))
    if let bias = normalisation.bias {
      addPartialSums(
        partials + columns, blocks: parts, stride: 2 * columns, columns: columns,
        to: tape.accumulator(for: bias))
    }
    tape.adopt(gradX, for: x)
  }
}
