import CLoupeKernels

/// The two linear maps of a feed-forward sublayer and what stands between them.
package struct FeedForwardMaps {
  /// W₁, `[feedForward, model]`, and b₁.
  package let expand: JoinedParameters.Part
  /// W₂, `[model, feedForward]`, and b₂.
  package let contract: JoinedParameters.Part
  /// The nonlinearity.
  package let activation: Activation
  /// Share of the hidden elements that is dropped in training.
  package let dropout: Float

  /// A sublayer of these maps.
  package init(
    expand: JoinedParameters.Part, contract: JoinedParameters.Part, activation: Activation,
    dropout: Float
  ) {
    self.expand = expand
    self.contract = contract
    self.activation = activation
    self.dropout = dropout
  }

  var hidden: Int { expand.weight.shape[0] }
}

extension ComputeContext {
  /// y = dropout(activation(x W₁ᵀ + b₁)) W₂ᵀ + b₂ in one pass over the rows, with its gradients on
  /// the tape.
  ///
  /// A block of hidden rows goes through activation, dropout and the second product while it is in
  /// the cache. The numbers are those of the operations one by one.
  ///
  /// Source: Vaswani et al. 2017, equation 2.
  ///
  /// - Parameters:
  ///   - x: `[position, model]`.
  ///   - maps: the two linear maps, whose matrices are not packed.
  /// - Returns: `[position, model]`.
  package func recordedFeedForward(_ x: Tensor, _ maps: FeedForwardMaps) -> Tensor {
    let (rows, width, hidden) = (x.shape.rows, x.shape.columns, maps.hidden)
    let outputs = maps.contract.weight.shape[0]
    let y = result(Shape(x.shape.axis(0), rows, .model, outputs), tracked: true)
    let drop = dropoutPlace(rate: maps.dropout, count: rows * hidden)
    let saved = SavedHidden(
      output: workspace.floats(rows * hidden),
      sum: maps.activation.needsInput ? workspace.floats(rows * hidden) : nil, drop: drop)
    let mark = workspace.mark()
    let (first, second) = (packForward(maps.expand.weight), packForward(maps.contract.weight))
    let blocks = RowBlocks(rows)
    share(blocks.count, scratchFloats: loupe_matmul_scratch_floats()) { index, scratch in
      let range = blocks[index]
      let start = range.lowerBound * hidden
      let output = saved.output + start
      let sum = saved.sum.map { $0 + start } ?? output
      let isDirect = saved.sum == nil
      multiplyHere(
        rows: range.count, columns: hidden, inner: width,
        Factor(pointer: x.pointer + range.lowerBound * width, rowStride: width, columnStride: 1),
        packed: first, into: Destination(pointer: sum, rowStride: hidden),
        Epilogue(
          bias: maps.expand.bias.map { UnsafePointer($0.values.pointer) },
          activation: isDirect ? maps.activation : .none), scratch: scratch)
      if !isDirect {
        output.update(from: sum, count: range.count * hidden)
        loupe_activate(range.count * hidden, maps.activation.kernel, output)
      }
      drop?.apply(output, into: output, count: range.count * hidden, at: start)
      multiplyHere(
        rows: range.count, columns: outputs, inner: hidden,
        Factor(pointer: output, rowStride: hidden, columnStride: 1), packed: second,
        into: Destination(pointer: y.pointer + range.lowerBound * outputs, rowStride: outputs),
        Epilogue(bias: maps.contract.bias.map { UnsafePointer($0.values.pointer) }),
        scratch: scratch)
    }
    workspace.release(to: mark)
    tape?.record { [self] in feedForwardBackward(x, maps, saved, y) }
    return y
  }

  /// What the forward pass keeps, `[position, feedForward]` each.
  private struct SavedHidden {
    /// After activation and dropout.
    let output: UnsafeMutablePointer<Float>
    /// Before the activation, where its derivative needs that.
    let sum: UnsafeMutablePointer<Float>?
    let drop: DropoutPlace?
  }

  private func feedForwardBackward(
    _ x: Tensor, _ maps: FeedForwardMaps, _ saved: SavedHidden, _ y: Tensor
  ) {
    guard let tape, let gradY = tape.gradient(of: y) else { return }
    let (rows, hidden) = (x.shape.rows, maps.hidden)
    let gradX = tape.destination(for: x)
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let gradSum = workspace.floats(rows * hidden)
    hiddenGradients(gradY, maps, saved, into: gradSum, gradX, width: x.shape.columns, rows: rows)
    let output = MatrixRows(
      pointer: saved.output, stride: hidden, rows: rows, columns: hidden)
    addWeightGradient(
      of: MatrixRows(
        pointer: gradY, stride: y.shape.columns, rows: rows, columns: y.shape.columns), output,
      to: tape.destination(for: maps.contract.weight))
    addWeightGradient(
      of: MatrixRows(pointer: gradSum, stride: hidden, rows: rows, columns: hidden),
      MatrixRows(
        pointer: x.pointer, stride: x.shape.columns, rows: rows, columns: x.shape.columns),
      to: tape.destination(for: maps.expand.weight))
  }

  /// Block by block of the rows: the gradient before the activation, dx, and both biases' sums.
  private func hiddenGradients(
    _ gradY: UnsafePointer<Float>, _ maps: FeedForwardMaps, _ saved: SavedHidden,
    into gradSum: UnsafeMutablePointer<Float>, _ gradX: Tape.Destination?, width: Int, rows: Int
  ) {
    guard let tape else { return }
    let (hidden, outputs) = (maps.hidden, maps.contract.weight.shape[0])
    let second = packBackward(maps.contract.weight)
    let first = gradX == nil ? nil : packBackward(maps.expand.weight)
    let blocks = RowBlocks(rows)
    let stride = hidden + outputs
    let partials = workspace.zeros(blocks.count * stride)
    share(blocks.count, scratchFloats: loupe_matmul_scratch_floats()) { index, scratch in
      let range = blocks[index]
      let start = range.lowerBound * hidden
      let block = gradSum + start
      let blockY = gradY + range.lowerBound * outputs
      multiplyHere(
        rows: range.count, columns: hidden, inner: outputs,
        Factor(pointer: blockY, rowStride: outputs, columnStride: 1), packed: second,
        into: Destination(pointer: block, rowStride: hidden), scratch: scratch)
      activationGradient(block, maps.activation, saved, start: start, count: range.count * hidden)
      loupe_column_sums_add(range.count, hidden, block, partials + index * stride)
      loupe_column_sums_add(range.count, outputs, blockY, partials + index * stride + hidden)
      guard let first, let gradX else { return }
      multiplyHere(
        rows: range.count, columns: width, inner: hidden,
        Factor(pointer: block, rowStride: hidden, columnStride: 1), packed: first,
        into: Destination(pointer: gradX.pointer + range.lowerBound * width, rowStride: width),
        Epilogue(accumulate: gradX.accumulates), scratch: scratch)
    }
    for (bias, start) in [(maps.expand.bias, 0), (maps.contract.bias, hidden)] {
      guard let bias, bias.isTrainable else { continue }
      addPartialSums(
        partials + start, blocks: blocks.count, stride: stride, columns: bias.shape[0],
        to: tape.accumulator(for: bias))
    }
  }

  /// Turns the gradient of the hidden output into that of the sum before the activation, in place.
  private func activationGradient(
    _ gradient: UnsafeMutablePointer<Float>, _ activation: Activation, _ saved: SavedHidden,
    start: Int, count: Int
  ) {
    if let sum = saved.sum {
      saved.drop?.apply(gradient, into: gradient, count: count, at: start)
      loupe_activate_backward(count, activation.kernel, sum + start, gradient, gradient)
    } else if activation == .none {
      saved.drop?.apply(gradient, into: gradient, count: count, at: start)
    } else {
      // What was dropped and what relu cut off are the same zeros of the output.
      loupe_activate_backward(
        count, activation.kernel, saved.output + start, gradient, gradient)
      if let drop = saved.drop { loupe_scale(count, 1 / (1 - drop.rate), gradient) }
    }
  }
}
