import CLoupeKernels

/// A product of rows with a packed matrix, described by plain values: threads share it without
/// counting references.
struct PackedProduct {
  /// Rows in 8 bits, each with a scale.
  struct QuantisedRows {
    let values: UnsafeMutablePointer<UInt8>
    let scales: UnsafeMutablePointer<Float>
    let stride: Int
  }

  /// C's columns.
  let columns: Int
  /// The length of the sums.
  let inner: Int
  let a: ComputeContext.Factor
  /// The rows of A as an int8 product reads them.
  let quantised: QuantisedRows?
  let b: PackedFactor
  let epilogue: ComputeContext.Epilogue

  /// Computes the rows `rows` of the panels `panels`.
  ///
  /// - Parameters:
  ///   - rows: of A and C.
  ///   - panels: of B.
  ///   - c: where row 0 and column 0 of C stand, or would stand where only a part of C exists.
  ///   - scratch: `loupe_matmul_scratch_floats()` floats of the calling thread; int8 needs none.
  func compute(
    rows: Range<Int>, panels: Range<Int>, into c: ComputeContext.Destination,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let first = rows.lowerBound
    let out = c.pointer + first * c.rowStride
    if let quantised {
      loupe_matmul_int8(
        rows.count, columns, inner, quantised.values + first * quantised.stride,
        quantised.scales + first, b.base, panels.lowerBound, panels.upperBound, epilogue.bias,
        epilogue.activation.kernel, out, c.rowStride)
      return
    }
    let left = a.pointer + first * a.rowStride
    if b.precision == .bf16 {
      loupe_matmul_bf16(
        rows.count, columns, inner, left, a.rowStride, a.columnStride, b.base, panels.lowerBound,
        panels.upperBound, epilogue.bias, epilogue.activation.kernel, epilogue.accumulate ? 1 : 0,
        out, c.rowStride, scratch)
    } else {
      loupe_matmul(
        rows.count, columns, inner, left, a.rowStride, a.columnStride,
        b.base.assumingMemoryBound(to: Float.self), panels.lowerBound, panels.upperBound,
        epilogue.bias, epilogue.activation.kernel, epilogue.accumulate ? 1 : 0, out, c.rowStride,
        scratch)
    }
  }
}

/// A whole product as the threads of a pool share it out.
struct SharedProduct {
  let product: PackedProduct
  let split: ProductSplit
  let target: ComputeContext.Destination
  /// Scratch of all parts, one behind the other.
  let scratch: UnsafeMutablePointer<Float>
  let scratchFloats: Int

  /// Computes part `part` of the product that `context` points to.
  static let computePart: @convention(c) @Sendable (UnsafeMutableRawPointer?, Int) -> Void = {
    context, part in
    guard let shared = context?.assumingMemoryBound(to: SharedProduct.self) else { return }
    let (rows, panels) = shared.pointee.split.ranges(of: part)
    shared.pointee.product.compute(
      rows: rows, panels: panels, into: shared.pointee.target,
      scratch: shared.pointee.scratch + part * shared.pointee.scratchFloats)
  }
}
