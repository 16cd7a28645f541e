import CLoupeKernels

extension ComputeContext {
  /// y = x Wᵀ + b.
  ///
  /// - Parameters:
  ///   - x: `[position, inputs]`.
  ///   - weight: W, `[outputs, inputs]`.
  ///   - bias: b, `[outputs]`, or nil.
  ///   - axis: what the outputs are.
  ///   - activation: applied in the same pass where it can be; not with a tape (training keeps the
  ///     sum for its derivative).
  /// - Returns: `[position, outputs]`.
  package func linear(
    _ x: Tensor, _ weight: Parameter, _ bias: Parameter?, axis: Axis = .model,
    activation: Activation = .none
  ) -> Tensor {
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    precondition(x.shape.columns == inputs, "\(weight.name) \(weight.shape) cannot read \(x.shape)")
    if activation != .none, tape != nil || !activation.isFused {
      return activate(linear(x, weight, bias, axis: axis), activation)
    }
    let maps = tape == nil ? nil : JoinedParameters([.init(weight: weight, bias: bias)])
    if let maps, weight.packed == nil { return recordedLinear(x, maps, axis: axis) }
    let y = result(Shape(x.shape.axis(0), x.shape.rows, axis, outputs), tracked: true)
    multiply(
      x, weight, into: Destination(pointer: y.pointer, rowStride: outputs),
      Epilogue(bias: bias.map { UnsafePointer($0.values.pointer) }, activation: activation))
    if let tape, let maps { tape.record { [self] in linearBackward(x, maps, y) } }
    return y
  }

  /// y = x [W₁; W₂; …]ᵀ + [b₁, b₂, …]: several maps of the same rows, as one product where the
  /// matrices are packed one behind the other.
  ///
  /// - Parameters:
  ///   - x: `[position, inputs]`.
  ///   - maps: the matrices, `[outputs, inputs]` each, and their biases.
  /// - Returns: `[position, model]`, the outputs side by side in the order of `maps`.
  package func linear(_ x: Tensor, _ maps: JoinedParameters) -> Tensor {
    if tape != nil, maps.parts.allSatisfy({ $0.weight.packed == nil }) {
      return recordedLinear(x, maps, axis: .model)
    }
    let y = result(Shape(x.shape.axis(0), x.shape.rows, .model, maps.outputs), tracked: true)
    if let joined = maps.packed {
      let inputs = x.shape.columns
      multiply(
        rows: x.shape.rows, columns: maps.outputs, inner: inputs,
        Factor(pointer: x.pointer, rowStride: inputs, columnStride: 1), packed: joined.factor,
        into: Destination(pointer: y.pointer, rowStride: maps.outputs),
        Epilogue(bias: maps.bias.map { UnsafePointer($0.pointer) }))
    } else {
      for (part, first) in zip(maps.parts, maps.starts) {
        multiply(
          x, part.weight,
          into: Destination(pointer: y.pointer + first, rowStride: maps.outputs),
          Epilogue(bias: part.bias.map { UnsafePointer($0.values.pointer) }))
      }
    }
    tape?.record { [self] in linearBackward(x, maps, y) }
    return y
  }

  /// x Wᵀ with the matrix as it is packed, or packed now.
  private func multiply(
    _ x: Tensor, _ weight: Parameter, into destination: Destination, _ epilogue: Epilogue
  ) {
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let packed =
      weight.packed?.factor
      ?? pack(
        inner: inputs, columns: outputs,
        Factor(pointer: weight.values.pointer, rowStride: 1, columnStride: inputs))
    multiply(
      rows: x.shape.rows, columns: outputs, inner: inputs,
      Factor(pointer: x.pointer, rowStride: inputs, columnStride: 1), packed: packed,
      into: destination, epilogue)
  }
}
