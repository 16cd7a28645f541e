import CLoupeKernels

extension ComputeContext {
  /// y = x Wᵀ + b.
  ///
  /// - Parameters:
  ///   - x: `[position, inputs]`.
  ///   - weight: W, `[outputs, inputs]`.
  ///   - bias: b, `[outputs]`, or nil.
  ///   - axis: what the outputs are.
  ///   - activation: applied in the same pass; only without a tape (training
  ///     keeps the sum for its derivative).
  /// - Returns: `[position, outputs]`.
  package func linear(
    _ x: Tensor, _ weight: Parameter, _ bias: Parameter?, axis: Axis = .model,
    activation: Activation = .none
  ) -> Tensor {
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    precondition(x.shape.columns == inputs, "\(weight.name) \(weight.shape) cannot read \(x.shape)")
    if tape != nil, activation != .none {
      return activate(linear(x, weight, bias, axis: axis), activation)
    }
    let rows = x.shape.rows
    let y = result(Shape(x.shape.axis(0), rows, axis, outputs), tracked: true)
    let mark = workspace.mark()
    let packed =
      weight.packed?.pointer
      ?? pack(
        inner: inputs, columns: outputs,
        Factor(pointer: weight.values.pointer, rowStride: 1, columnStride: inputs))
    multiply(
      rows: rows, columns: outputs, inner: inputs,
      Factor(pointer: x.pointer, rowStride: inputs, columnStride: 1), packed: packed,
      into: y.pointer,
      Epilogue(bias: bias.map { UnsafePointer($0.values.pointer) }, activation: activation))
    workspace.release(to: mark)
    tape?.record { [self] in linearBackward(x, weight, bias, y) }
    return y
  }

  /// Backward of y = x Wᵀ + b: dx = dy W, dW += dyᵀ x, db += Σ_rows dy.
  private func linearBackward(_ x: Tensor, _ weight: Parameter, _ bias: Parameter?, _ y: Tensor) {
    guard let tape, let gradY = tape.gradient(of: y) else { return }
    let (outputs, inputs, rows) = (weight.shape[0], weight.shape[1], x.shape.rows)
    tape.write(to: x) { gradX in  // dx[rows, inputs] = dy[rows, outputs] · W[outputs, inputs]
      let mark = workspace.mark()
      let packed = pack(
        inner: outputs, columns: inputs,
        Factor(pointer: weight.values.pointer, rowStride: inputs, columnStride: 1))
      multiply(
        rows: rows, columns: inputs, inner: outputs,
        Factor(pointer: gradY, rowStride: outputs, columnStride: 1), packed: packed, into: gradX)
      workspace.release(to: mark)
    }
    let gradWeight = tape.accumulator(for: weight)
    let mark = workspace.mark()  // dW[outputs, inputs] += dyᵀ[outputs, rows] · x[rows, inputs]
    let packed = pack(
      inner: rows, columns: inputs,
      Factor(pointer: x.pointer, rowStride: inputs, columnStride: 1))
    multiply(
      rows: outputs, columns: inputs, inner: rows,
      Factor(pointer: gradY, rowStride: 1, columnStride: outputs), packed: packed,
      into: gradWeight, Epilogue(accumulate: true))
    workspace.release(to: mark)
    if let bias, bias.isTrainable {
      loupe_column_sums_add(rows, outputs, gradY, tape.accumulator(for: bias))
    }
  }
}
