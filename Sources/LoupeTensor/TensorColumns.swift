/// Some columns of a matrix: the queries inside a joined projection, for example.
package struct TensorColumns {
  /// The matrix, `[position, …]`.
  package let tensor: Tensor
  /// First column.
  package let first: Int
  /// Number of columns.
  package let count: Int

  /// First element; rows are `stride` floats apart.
  var pointer: UnsafeMutablePointer<Float> { tensor.pointer + first }
  /// Floats between rows.
  var stride: Int { tensor.shape.columns }
  /// Number of rows.
  package var rows: Int { tensor.shape.rows }
  /// Whether a gradient flows to it.
  var isTracked: Bool { tensor.node >= 0 }

  /// The columns as a matrix of their own, `[position, model]`: the matrix itself where they are all
  /// of it, else a copy in `context`'s workspace.
  package func matrix(in context: ComputeContext) -> Tensor {
    if first == 0, count == stride { return tensor }
    let copy = context.result(
      Shape(tensor.shape.axis(0), rows, .model, count), tracked: false)
    for row in 0..<rows {
      (copy.pointer + row * count).update(from: pointer + row * stride, count: count)
    }
    return copy
  }
}

extension Tensor {
  /// Columns `range` of a matrix.
  package func columns(_ range: Range<Int>) -> TensorColumns {
    precondition(
      shape.rank == 2 && range.upperBound <= shape.columns, "columns outside of \(shape)")
    return TensorColumns(tensor: self, first: range.lowerBound, count: range.count)
  }

  /// All columns of a matrix.
  package var allColumns: TensorColumns {
    TensorColumns(tensor: self, first: 0, count: shape.columns)
  }
}
