import CLoupeKernels

extension ComputeContext {
  /// One factor of a product: where it starts and how far apart its elements stand.
  struct Factor {
    let pointer: UnsafePointer<Float>
    let rowStride: Int
    let columnStride: Int
  }

  /// Where a product goes.
  struct Destination {
    let pointer: UnsafeMutablePointer<Float>
    let rowStride: Int
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
  /// result: each element is summed over k in one order (see `loupe_matmul`). In int8 the rows of A
  /// must be contiguous, and nothing can be accumulated.
  func multiply(
    rows m: Int, columns n: Int, inner k: Int, _ a: Factor, packed b: PackedFactor,
    into c: Destination, _ epilogue: Epilogue = Epilogue()
  ) {
    guard m > 0, n > 0 else { return }
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let split = ProductSplit(
      rows: m, columns: n, inner: k, precision: b.precision, threads: pool.threads)
    let scratchFloats = b.precision == .int8 ? 0 : loupe_matmul_scratch_floats()
    var shared = SharedProduct(
      product: packedProduct(rows: m, columns: n, inner: k, a, packed: b, epilogue),
      split: split, target: c, scratch: workspace.floats(split.parts * scratchFloats),
      scratchFloats: scratchFloats)
    pool.run(split.parts, SharedProduct.computePart, on: &shared)
  }

  /// The product as its parts are computed from; rows that an int8 product reads are made now.
  func packedProduct(
    rows m: Int, columns n: Int, inner k: Int, _ a: Factor, packed b: PackedFactor,
    _ epilogue: Epilogue
  ) -> PackedProduct {
    PackedProduct(
      columns: n, inner: k, a: a,
      quantised: b.precision == .int8 ? quantised(rows: m, inner: k, a) : nil, b: b,
      epilogue: epilogue)
  }

  /// The same for a result whose rows are contiguous.
  func multiply(
    rows m: Int, columns n: Int, inner k: Int, _ a: Factor, packed b: PackedFactor,
    into c: UnsafeMutablePointer<Float>, _ epilogue: Epilogue = Epilogue()
  ) {
    multiply(
      rows: m, columns: n, inner: k, a, packed: b, into: Destination(pointer: c, rowStride: n),
      epilogue)
  }

  /// Packs B[k, n] into workspace memory, in parallel when it is large.
  func pack(
    inner k: Int, columns n: Int, _ b: Factor, precision: Precision = .fp32
  ) -> PackedFactor {
    let bytes = precision.packedBytes(inputs: k, outputs: n)
    let packed = UnsafeMutableRawPointer(workspace.floats((bytes + 3) / 4))
    parallel(PackedMatrix.panels(n: n), costNanoseconds: k * n / 4) { panels in
      PackedMatrix.pack(
        inputs: k, outputs: n, b.pointer, rowStride: b.rowStride, columnStride: b.columnStride,
        panels: panels, precision, into: packed)
    }
    return PackedFactor(base: packed, precision: precision)
  }

  private func quantised(rows m: Int, inner k: Int, _ a: Factor) -> PackedProduct.QuantisedRows {
    precondition(a.columnStride == 1, "rows that are quantised must be contiguous")
    let stride = loupe_quantised_stride(k)
    let scales = workspace.floats(m)
    let values = UnsafeMutableRawPointer(workspace.floats((m * stride + 3) / 4))
      .assumingMemoryBound(to: UInt8.self)
    parallel(m, costNanoseconds: m * k / 16) { rows in
      let first = rows.lowerBound
      loupe_quantise_rows(
        rows.count, k, a.pointer + first * a.rowStride, a.rowStride, values + first * stride,
        scales + first)
    }
    return PackedProduct.QuantisedRows(values: values, scales: scales, stride: stride)
  }
}
