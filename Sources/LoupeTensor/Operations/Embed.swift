import CLoupeKernels

extension ComputeContext {
  /// x = scale · table[id] + position vector, for each token.
  ///
  /// Source: Vaswani et al. 2017, sections 3.4 and 3.5.
  ///
  /// - Parameters:
  ///   - ids: one a row; must lie inside the table.
  ///   - table: `[vocabulary, model]`.
  ///   - scale: √d_model in the paper, 1 where a model does not scale.
  ///   - positions: position vectors, `[position, model]`, fixed (no gradient).
  ///   - positionOf: which position vector each row gets.
  /// - Returns: `[position, model]`.
  package func embed(
    _ ids: [Int32], _ table: Parameter, scale: Float, positions: Buffer, positionOf: [Int32]
  ) -> Tensor {
    let (entries, width) = (table.shape[0], table.shape[1])
    precondition(ids.count == positionOf.count, "one position for each token")
    precondition(
      ids.allSatisfy { $0 >= 0 && $0 < entries }, "a token id is outside of the vocabulary")
    precondition(
      positionOf.allSatisfy { $0 >= 0 && Int($0) < positions.count / width },
      "a position is beyond the model's last")
    let x = result(Shape(.position, ids.count, .model, width), tracked: true)
    let rowIDs = workspace.integers(ids)
    let rowPositions = workspace.integers(positionOf)
    loupe_embed(
      ids.count, width, table.values.pointer, rowIDs, scale, positions.pointer, rowPositions,
      x.pointer)
    if let tape {
      tape.record {
        guard let gradX = tape.gradient(of: x) else { return }
        loupe_embed_backward(
          ids.count, width, rowIDs, scale, gradX, tape.accumulator(for: table))
      }
    }
    return x
  }
}
