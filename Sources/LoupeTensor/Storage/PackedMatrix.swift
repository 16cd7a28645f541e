import CLoupeKernels

/// A matrix laid out in the panels that the matrix product of this processor reads.
package final class PackedMatrix: @unchecked Sendable {
  /// Inner size of the product.
  package let k: Int
  /// Columns of the product.
  package let n: Int
  private let memory: Buffer

  package var pointer: UnsafePointer<Float> { UnsafePointer(memory.pointer) }

  /// Packs the transpose of a row-major `[rows, columns]` weight, so that `x · weightᵀ` streams it.
  package init(transposing weight: UnsafePointer<Float>, rows: Int, columns: Int) {
    k = columns
    n = rows
    memory = Buffer(zeros: loupe_packed_floats(columns, rows))
    loupe_pack(
      columns, rows, weight, 1, columns, 0, PackedMatrix.panels(n: rows), memory.pointer)
  }

  /// How many panels `n` columns make.
  package static func panels(n: Int) -> Int {
    let width = loupe_panel_width()
    return (n + width - 1) / width
  }
}
