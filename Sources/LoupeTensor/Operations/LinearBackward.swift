import CLoupeKernels

// Linear maps of training: several maps of the same rows are one pass over those rows, forward and
// backward.

extension ComputeContext {
  /// y = x [W₁; W₂; …]ᵀ + [b₁, b₂, …], with its gradients on the tape.
  ///
  /// - Returns: the outputs side by side in the order of `maps`, `[position, axis]`.
  func recordedLinear(_ x: Tensor, _ maps: JoinedParameters, axis: Axis) -> Tensor {
    let y = result(Shape(x.shape.axis(0), x.shape.rows, axis, maps.outputs), tracked: true)
    let mark = workspace.mark()
    let packed = maps.parts.map { packForward($0.weight) }
    let rows = MatrixRows(
      pointer: x.pointer, stride: x.shape.columns, rows: x.shape.rows, columns: x.shape.columns)
    let blocks = RowBlocks(rows.rows)
    share(blocks.count, scratchFloats: loupe_matmul_scratch_floats()) { index, scratch in
      let range = blocks[index]
      for (place, part) in maps.parts.enumerated() {
        multiplyHere(
          rows: range.count, columns: part.weight.shape[0], inner: rows.columns,
          rows.factor(range), packed: packed[place],
          into: Destination(
            pointer: y.pointer + range.lowerBound * maps.outputs + maps.starts[place],
            rowStride: maps.outputs),
          Epilogue(bias: part.bias.map { UnsafePointer($0.values.pointer) }), scratch: scratch)
      }
    }
    workspace.release(to: mark)
    tape?.record { [self] in linearBackward(x, maps, y) }
    return y
  }

  /// Backward of y = x [W₁; W₂; …]ᵀ + b: dx = Σ dyₚ Wₚ, dWₚ += dyₚᵀ x, dbₚ += Σ_rows dyₚ.
  func linearBackward(_ x: Tensor, _ maps: JoinedParameters, _ y: Tensor) {
    guard let tape, let gradY = tape.gradient(of: y) else { return }
    let rows = MatrixRows(
      pointer: x.pointer, stride: x.shape.columns, rows: x.shape.rows, columns: x.shape.columns)
    let gradX = tape.destination(for: x)
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    addInputAndBiasGradients(gradY, rows, maps, gradX)
    let wide = maps.parts.allSatisfy { $0.weight.shape[0] >= rows.columns }
    let packedX = wide ? packRows(rows) : nil
    for (part, first) in zip(maps.parts, maps.starts) {
      let partRows = MatrixRows(
        pointer: gradY + first, stride: maps.outputs, rows: rows.rows,
        columns: part.weight.shape[0])
      let gradient = tape.destination(for: part.weight)
      if let packedX {
        addWeightGradient(of: partRows, rows, packedX: packedX, to: gradient)
      } else {
        addWeightGradient(of: partRows, rows, to: gradient)
      }
    }
  }

  /// Block by block of the rows, while a block of dy is at hand: dx and the sums of db.
  private func addInputAndBiasGradients(
    _ gradY: UnsafePointer<Float>, _ x: MatrixRows, _ maps: JoinedParameters,
    _ gradX: Tape.Destination?
  ) {
    guard let tape else { return }
    let stride = maps.outputs
    let packed = gradX == nil ? [] : maps.parts.map { packBackward($0.weight) }
    let hasBias = maps.parts.contains { $0.bias?.isTrainable ?? false }
    let blocks = RowBlocks(x.rows)
    let partials = workspace.zeros(hasBias ? blocks.count * stride : 0)
    share(blocks.count, scratchFloats: loupe_matmul_scratch_floats()) { index, scratch in
      let range = blocks[index]
      let block = gradY + range.lowerBound * stride
      if hasBias { loupe_column_sums_add(range.count, stride, block, partials + index * stride) }
      guard let gradX else { return }
      for (place, part) in maps.parts.enumerated() {
        multiplyHere(
          rows: range.count, columns: x.columns, inner: part.weight.shape[0],
          Factor(pointer: block + maps.starts[place], rowStride: stride, columnStride: 1),
          packed: packed[place],
          into: Destination(
            pointer: gradX.pointer + range.lowerBound * x.columns, rowStride: x.columns),
          Epilogue(accumulate: gradX.accumulates || place > 0), scratch: scratch)
      }
    }
    for (part, first) in zip(maps.parts, maps.starts) {
      guard let bias = part.bias, bias.isTrainable else { continue }
      addPartialSums(
        partials + first, blocks: blocks.count, stride: stride, columns: bias.shape[0],
        to: tape.accumulator(for: bias))
    }
  }
}
