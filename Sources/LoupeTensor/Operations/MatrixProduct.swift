import CLoupeKernels

extension ComputeContext {
  /// One factor of a product: where it starts and how far apart its elements stand.
  struct Factor {
    let pointer: UnsafePointer<Float>
    let rowStride: Int
    let columnStride: Int
  }

  /// What happens to a product before it is stored.
  struct Epilogue {
    var bias: UnsafePointer<Float>?
    var activation: Activation = .none
    var accumulate = false
  }

  /// C[m, n] = A[m, k] · B[k, n] with B packed.
  ///
  /// Split by rows when there are many, else by panels of columns. How it is split never changes a
  /// result: each element is summed over k in one order (see `loupe_matmul`).
  func multiply(
    rows m: Int, columns n: Int, inner k: Int, _ a: Factor, packed b: UnsafePointer<Float>,
    into c: UnsafeMutablePointer<Float>, _ epilogue: Epilogue = Epilogue()
  ) {
    guard m > 0, n > 0 else { return }
    let panels = PackedMatrix.panels(n: n)
    let nanoseconds = max(2 * m * n * k / 80, n * k / 5)
    let worthSplitting = pool.threads > 1 && nanoseconds > 15_000
    let rowTile = 12
    let byRows = m >= pool.threads * 2 * rowTile
    let units = byRows ? (m + rowTile - 1) / rowTile : panels
    let parts = worthSplitting ? min(units, pool.threads * 4, max(2, nanoseconds / 5_000)) : 1
    let scratchFloats = loupe_matmul_scratch_floats()
    let mark = workspace.mark()
    let scratch = workspace.floats(parts * scratchFloats)
    pool.run(parts) { part in
      let first = part * units / parts
      let last = (part + 1) * units / parts
      let rowRange = byRows ? first * rowTile..<min(last * rowTile, m) : 0..<m
      let panelRange = byRows ? 0..<panels : first..<last
      loupe_matmul(
        rowRange.count, n, k, a.pointer + rowRange.lowerBound * a.rowStride, a.rowStride,
        a.columnStride, b, panelRange.lowerBound, panelRange.upperBound, epilogue.bias,
        epilogue.activation.kernel, epilogue.accumulate ? 1 : 0, c + rowRange.lowerBound * n, n,
        scratch + part * scratchFloats)
    }
    workspace.release(to: mark)
  }

  /// Packs B[k, n] into workspace memory, in parallel when it is large.
  func pack(inner k: Int, columns n: Int, _ b: Factor) -> UnsafePointer<Float> {
    let packed = workspace.floats(loupe_packed_floats(k, n))
    parallel(PackedMatrix.panels(n: n), costNanoseconds: k * n / 4) { panels in
      loupe_pack(
        k, n, b.pointer, b.rowStride, b.columnStride, panels.lowerBound, panels.upperBound, packed)
    }
    return UnsafePointer(packed)
  }
}
