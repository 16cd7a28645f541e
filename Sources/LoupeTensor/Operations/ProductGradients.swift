import CLoupeKernels

// The two products behind every weight matrix, y = x Wᵀ + b: what training shares between the
// operations that contain one.

extension ComputeContext {
  /// Rows of a matrix, or of some columns of one.
  struct MatrixRows {
    let pointer: UnsafePointer<Float>
    /// Floats between rows.
    let stride: Int
    let rows: Int
    let columns: Int

    /// The block of rows `range` as the left factor of a product.
    func factor(_ range: Range<Int>) -> Factor {
      Factor(pointer: pointer + range.lowerBound * stride, rowStride: stride, columnStride: 1)
    }

    /// Columns `range` of all rows as rows: the left factor of a product with the transpose.
    func transposed(_ range: Range<Int>) -> Factor {
      Factor(pointer: pointer + range.lowerBound, rowStride: 1, columnStride: stride)
    }
  }

  /// Wᵀ packed, as the forward product reads it: x · Wᵀ.
  func packForward(_ weight: Parameter) -> PackedFactor {
    pack(
      inner: weight.shape[1], columns: weight.shape[0],
      Factor(pointer: weight.values.pointer, rowStride: 1, columnStride: weight.shape[1]),
      precision: trainingPrecision)
  }

  /// W packed, as the backward product reads it: dy · W.
  func packBackward(_ weight: Parameter) -> PackedFactor {
    pack(
      inner: weight.shape[0], columns: weight.shape[1],
      Factor(pointer: weight.values.pointer, rowStride: weight.shape[1], columnStride: 1),
      precision: trainingPrecision)
  }

  /// Rows that are packed together: an even number, whose panels stay in the second-level cache.
  private static let rowsPackedTogether = 128

  /// x packed as the right factor of a product that sums over its rows.
  ///
  /// A few rows at a time, all panels of them, so that memory is read from end to end.
  func packRows(_ x: MatrixRows) -> PackedFactor {
    let (precision, width) = (trainingPrecision, loupe_panel_width())
    let bytes = precision.packedBytes(inputs: x.rows, outputs: x.columns)
    let packed = UnsafeMutableRawPointer(workspace.floats((bytes + 3) / 4))
    let together = Self.rowsPackedTogether
    let blocks = (x.rows + together - 1) / together
    parallel(blocks, costNanoseconds: x.rows * x.columns / 4) { range in
      for first in range.map({ $0 * together }) {
        for column in stride(from: 0, to: x.columns, by: width) {
          let before =
            precision.packedBytes(inputs: x.rows, outputs: column)
            + precision.packedBytes(inputs: first, outputs: width)
          PackedMatrix.pack(
            inputs: min(together, x.rows - first), outputs: min(width, x.columns - column),
            x.pointer + first * x.stride + column, rowStride: x.stride, columnStride: 1,
            panels: 0..<1, precision, into: packed + before)
        }
      }
    }
    return PackedFactor(base: packed, precision: precision)
  }

  /// dW[outputs, inputs] = or += dyᵀ[outputs, position] · x[position, inputs].
  ///
  /// The narrower of dy and x is the one that is packed. Each element is summed over the positions
  /// in one order either way.
  func addWeightGradient(
    of gradY: MatrixRows, _ x: MatrixRows, to gradient: Tape.Destination
  ) {
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    guard gradY.columns < x.columns else {
      return addWeightGradient(of: gradY, x, packedX: packRows(x), to: gradient)
    }
    let packed = packRows(gradY)
    let blocks = RowBlocks(x.columns)
    let productFloats = blocks.size * gradY.columns
    let matmulFloats = loupe_matmul_scratch_floats()
    share(blocks.count, scratchFloats: matmulFloats + productFloats) { index, scratch in
      let range = blocks[index]
      let product = scratch + matmulFloats  // [inputs of the block, outputs]
      multiplyHere(
        rows: range.count, columns: gradY.columns, inner: x.rows, x.transposed(range),
        packed: packed, into: Destination(pointer: product, rowStride: gradY.columns),
        scratch: scratch)
      Self.putTranspose(
        of: product, rows: range.count, columns: gradY.columns, accumulate: gradient.accumulates,
        to: Destination(pointer: gradient.pointer + range.lowerBound, rowStride: x.columns))
    }
  }

  /// The same with x packed already, `[position, inputs]`.
  func addWeightGradient(
    of gradY: MatrixRows, _ x: MatrixRows, packedX: PackedFactor, to gradient: Tape.Destination
  ) {
    let blocks = RowBlocks(gradY.columns)
    share(blocks.count, scratchFloats: loupe_matmul_scratch_floats()) { index, scratch in
      let range = blocks[index]
      multiplyHere(
        rows: range.count, columns: x.columns, inner: x.rows, gradY.transposed(range),
        packed: packedX,
        into: Destination(
          pointer: gradient.pointer + range.lowerBound * x.columns, rowStride: x.columns),
        Epilogue(accumulate: gradient.accumulates), scratch: scratch)
    }
  }

  private static func putTranspose(
    of product: UnsafePointer<Float>, rows: Int, columns: Int, accumulate: Bool,
    to destination: Destination
  ) {
    for column in 0..<columns {
      let out = destination.pointer + column * destination.rowStride
      if accumulate {
        for row in 0..<rows { out[row] += product[row * columns + column] }
      } else {
        for row in 0..<rows { out[row] = product[row * columns + column] }
      }
    }
  }

  /// Adds the sums that each block of rows made, in the order of the blocks: `[block, columns]`.
  func addPartialSums(
    _ partials: UnsafePointer<Float>, blocks: Int, stride: Int, columns: Int,
    to gradient: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blocks { loupe_axpy(columns, 1, partials + block * stride, gradient) }
  }
}
