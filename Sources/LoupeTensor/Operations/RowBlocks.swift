import CLoupeKernels
import Synchronization

/// The rows of a matrix cut into blocks, the same ones on any number of threads.
///
/// What an operation computes for a block stays in a core's cache until the next step of the same
/// operation reads it; sums over rows are made a block at a time and added in the order of the
/// blocks, so that threads never change a result.
package struct RowBlocks {
  /// Rows of the matrix product's register tile.
  private static let tile = 12

  /// Rows of the matrix.
  package let rows: Int
  /// Rows of every block but perhaps the last.
  package let size: Int

  /// Cuts `rows` rows into blocks of at most about `largest` rows.
  ///
  /// Of the sizes from half of that on, it takes the one whose blocks of whole tiles share out best
  /// over an even number of threads. Where that still leaves a thread with a hundredth more than its
  /// share, all blocks are as large as each other, and end inside of a tile.
  package init(_ rows: Int, largest: Int = 144) {
    self.rows = rows
    let most = max(largest / Self.tile, 1)
    var best = most * Self.tile
    for tiles in stride(from: most, through: (most + 1) / 2, by: -1) {
      let size = tiles * Self.tile
      if Self.rowsOfOneThread(rows, size) < Self.rowsOfOneThread(rows, best) { best = size }
    }
    let pairs = (rows + 2 * best - 1) / (2 * best)
    let even = pairs > 0 ? (rows + 2 * pairs - 1) / (2 * pairs) : 0
    let isFairer =
      100 * Self.rowsOfOneThread(rows, best) > 101 * Self.rowsOfOneThread(rows, max(even, 1))
    size = even >= Self.tile && isFairer ? even : best
  }

  private static func rowsOfOneThread(_ rows: Int, _ size: Int) -> Int {
    let blocks = (rows + size - 1) / size
    return (blocks + 1) / 2 * size
  }

  /// Number of blocks.
  package var count: Int { (rows + size - 1) / size }

  /// The rows of block `index`.
  package subscript(index: Int) -> Range<Int> {
    index * size..<min((index + 1) * size, rows)
  }
}

extension ComputeContext {
  /// Calls `body` once for each index below `count`, side by side, with memory that only the
  /// calling thread uses, `scratchFloats` floats.
  ///
  /// `body` must not take memory from the workspace. Where all calls together cost less than handing
  /// them over, `costNanoseconds`, the calling thread makes them alone.
  package func share(
    _ count: Int, costNanoseconds: Int = .max, scratchFloats: Int = 0,
    _ body: (_ index: Int, _ scratch: UnsafeMutablePointer<Float>) -> Void
  ) {
    let workers = min(pool.threads, parts(count, costNanoseconds: costNanoseconds))
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let stride = (scratchFloats + 15) / 16 * 16
    let scratch = workspace.floats(max(workers, 1) * stride)
    guard workers > 1 else {
      for index in 0..<count { body(index, scratch) }
      return
    }
    let next = Atomic<Int>(0)
    pool.run(workers) { worker in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index, scratch + worker * stride)
      }
    }
  }

  /// C[m, n] = A[m, k] · B[k, n] with B packed, all of it on the calling thread.
  ///
  /// `scratch` holds `loupe_matmul_scratch_floats()` floats.
  func multiplyHere(
    rows m: Int, columns n: Int, inner k: Int, _ a: Factor, packed b: PackedFactor,
    into c: Destination, _ epilogue: Epilogue = Epilogue(), scratch: UnsafeMutablePointer<Float>
  ) {
    guard m > 0, n > 0 else { return }
    let panels = PackedMatrix.panels(n: n)
    if b.precision == .bf16 {
      loupe_matmul_bf16(
        m, n, k, a.pointer, a.rowStride, a.columnStride, b.base, 0, panels, epilogue.bias,
        epilogue.activation.kernel, epilogue.accumulate ? 1 : 0, c.pointer, c.rowStride, scratch)
    } else {
      precondition(b.precision == .fp32, "products of training are float32 or bfloat16")
      loupe_matmul(
        m, n, k, a.pointer, a.rowStride, a.columnStride,
        b.base.assumingMemoryBound(to: Float.self), 0, panels, epilogue.bias,
        epilogue.activation.kernel, epilogue.accumulate ? 1 : 0, c.pointer, c.rowStride, scratch)
    }
  }

  /// Zeros, made by all threads.
  func sharedZeros(_ count: Int) -> UnsafeMutablePointer<Float> {
    let pointer = workspace.floats(count)
    clear(pointer, count)
    return pointer
  }

  /// Sets `count` floats to zero, on all threads.
  func clear(_ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
    parallel(count, costNanoseconds: count / 8) { range in
      (pointer + range.lowerBound).update(repeating: 0, count: range.count)
    }
  }
}
