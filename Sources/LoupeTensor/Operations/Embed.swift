import CLoupeKernels

extension ComputeContext {
  /// x = scale · table[id] (+ position vector), for each token.
  ///
  /// Source: Vaswani et al. 2017, sections 3.4 and 3.5.
  ///
  /// - Parameters:
  ///   - ids: one a row; must lie inside the table.
  ///   - table: `[vocabulary, model]`.
  ///   - scale: √d_model in the paper, 1 where a model does not scale.
  ///   - positions: position vectors, `[position, model]`; nil adds none.
  ///   - positionOf: which position vector each row gets.
  /// - Returns: `[position, model]`.
  package func embed(
    _ ids: [Int32], _ table: Parameter, scale: Float, positions: PositionVectors?,
    positionOf: [Int32]
  ) -> Tensor {
    let (entries, width) = (table.shape[0], table.shape[1])
    precondition(ids.count == positionOf.count, "one position for each token")
    precondition(
      ids.allSatisfy { $0 >= 0 && $0 < entries }, "a token id is outside of the vocabulary")
    let firstRow = positions?.firstRow ?? 0
    let values = positions?.values
    if let values {
      let count = values.count / width - firstRow
      precondition(
        positionOf.allSatisfy { $0 >= 0 && Int($0) < count },
        "a position is beyond the model's last")
    }
    let vectors = values.map { UnsafePointer($0.pointer + firstRow * width) }
    let x = result(Shape(.position, ids.count, .model, width), tracked: true)
    let rowIDs = workspace.integers(ids)
    let rowPositions = workspace.integers(positionOf)
    if tape == nil, let packed = table.packed {
      // The matrix that makes the logits holds the rows, too: no second copy of the largest matrix.
      loupe_embed_packed(
        packed.precision.packing, ids.count, width, packed.base, rowIDs, scale, vectors,
        rowPositions, x.pointer)
      return x
    }
    let entriesOfTable = table.values.pointer
    parallel(ids.count, costNanoseconds: x.count / 2) { range in
      let first = range.lowerBound
      loupe_embed(
        range.count, width, entriesOfTable, rowIDs + first, scale, vectors,
        rowPositions + first, x.pointer + first * width)
    }
    if let tape {
      tape.record { [self] in
        guard let gradX = tape.gradient(of: x) else { return }
        embedBackward(ids, gradX, width, scale, to: tape.accumulator(for: table))
        if case .learned(let parameter, _)? = positions {
          embedBackward(
            positionOf, gradX, width, 1,
            to: tape.accumulator(for: parameter) + firstRow * width)
        }
      }
    }
    return x
  }

  /// Adds to the rows of the table that were read, and to no others.
  ///
  /// A thread has the entries whose id leaves its own remainder, and adds to each in the order of
  /// the rows: threads never change a sum.
  private func embedBackward(
    _ ids: [Int32], _ gradX: UnsafePointer<Float>, _ width: Int, _ scale: Float,
    to gradient: UnsafeMutablePointer<Float>
  ) {
    let parts = max(1, min(pool.threads, ids.count * width / 16_384))
    ids.withUnsafeBufferPointer { ids in
      nonisolated(unsafe) let ids = ids
      pool.run(parts) { part in
        for row in ids.indices where Int(ids[row]) % parts == part {
          loupe_axpy(width, scale, gradX + row * width, gradient + Int(ids[row]) * width)
        }
      }
    }
  }
}
