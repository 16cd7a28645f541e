import CLoupeKernels
import CLoupeKernels.Variants
import Testing

extension KernelVariant {
  fileprivate func packed(_ product: MatrixProduct, _ operands: MatrixOperands) -> FencedBuffer<
    Float
  > {
    let floats = panels(product.n) * Int(kernels.panel_width) * product.k
    let packed = FencedBuffer([Float](repeating: .nan, count: floats))
    let b = FencedBuffer(operands.b)
    kernels.pack(
      product.k, product.n, b.pointer, operands.bStrides.row, operands.bStrides.column, 0,
      panels(product.n), packed.pointer)
    #expect(packed.canariesAreIntact)
    return packed
  }

  /// Computes the product, split into calls at the given rows and panels.
  fileprivate func multiply(
    _ product: MatrixProduct, _ operands: MatrixOperands, rowSplits: [Int] = [],
    panelSplits: [Int] = []
  ) -> [Float] {
    let packed = packed(product, operands)
    let a = FencedBuffer(operands.a)
    let bias = FencedBuffer(operands.bias)
    let c = FencedBuffer(operands.c)
    let scratch = FencedBuffer(
      [Float](repeating: .nan, count: Int(kernels.matmul_scratch_floats)))
    eachPart(of: product, rowSplits: rowSplits, panelSplits: panelSplits) {
      row, rows, panelBegin, panelEnd in
      kernels.matmul(
        rows, product.n, product.k, a.pointer + row * operands.aStrides.row, operands.aStrides.row,
        operands.aStrides.column, packed.pointer, panelBegin, panelEnd,
        product.hasBias ? bias.pointer : nil, product.activation, product.accumulates ? 1 : 0,
        c.pointer + row * operands.cStride, operands.cStride, scratch.pointer)
    }
    #expect(c.canariesAreIntact && scratch.canariesAreIntact)
    return c.values
  }
}

@Suite struct MatrixTests {
  /// Sizes around the panel widths (16, 32), tile heights (6, 12) and the first rows that are
  /// packed (65).
  private static let sizes = [1, 3, 5, 6, 7, 12, 13, 15, 16, 17, 31, 32, 33, 47, 65]

  private func check(_ product: MatrixProduct, on variant: KernelVariant) {
    let operands = MatrixOperands(
      product, seed: UInt64(product.m * 10_000 + product.n * 100 + product.k))
    let expected = product.reference(operands)
    let actual = variant.multiply(product, operands)
    let mismatch = firstMismatch(actual, expected.values) { expected.tolerances[$0] }
    #expect(mismatch == nil, "\(product)")
  }

  /// Rows do not depend on each other: the first m rows of one reference serve every m.
  @Test(arguments: KernelVariant.available)
  func everyRowCount(variant: KernelVariant) {
    for transposedA in [false, true] {
      let largest = MatrixProduct(m: 70, n: 37, k: 19, transposedA: transposedA, hasBias: true)
      let operands = MatrixOperands(largest, seed: 6)
      let expected = largest.reference(operands)
      let untouched = operands.c.doubles
      for m in 1...70 {
        var product = largest
        product.m = m
        let actual = variant.multiply(product, operands)
        let wanted = expected.values[..<(m * 37)] + untouched[(m * 37)...]
        let mismatch = firstMismatch(actual, Array(wanted)) { expected.tolerances[$0] }
        #expect(mismatch == nil, "\(m) rows, transposed: \(transposedA)")
      }
    }
  }

  @Test(arguments: KernelVariant.available)
  func everyColumnCountAndDepth(variant: KernelVariant) {
    for n in 1...67 { check(MatrixProduct(m: 3, n: n, k: 11, gap: 1), on: variant) }
    for k in 0...67 { check(MatrixProduct(m: 2, n: 33, k: k, hasBias: true), on: variant) }
    for n in 1...67 { check(MatrixProduct(m: 1, n: n, k: 9), on: variant) }
  }

  @Test(arguments: KernelVariant.available)
  func stridesBiasActivationAndAccumulation(variant: KernelVariant) {
    for (index, m) in Self.sizes.enumerated() {
      for (transposedA, transposedB) in [
        (false, false), (true, false), (false, true), (true, true),
      ] {
        let n = Self.sizes[(index * 7 + 3) % Self.sizes.count]
        let k = Self.sizes[(index * 5 + 1) % Self.sizes.count]
        var product = MatrixProduct(
          m: m, n: n, k: k, transposedA: transposedA, transposedB: transposedB, gap: index % 4)
        check(product, on: variant)
        product.accumulates = true
        check(product, on: variant)
        product.accumulates = false
        product.hasBias = true
        product.activation = index % 2 == 0 ? LOUPE_ACTIVATION_RELU : LOUPE_ACTIVATION_SWISH
        check(product, on: variant)
      }
    }
  }

  @Test(arguments: KernelVariant.available)
  func severalBlocksOfRowsAndDepth(variant: KernelVariant) {
    check(MatrixProduct(m: 146, n: 5, k: 530, hasBias: true), on: variant)
    check(MatrixProduct(m: 2, n: 100, k: 777), on: variant)
    check(MatrixProduct(m: 145, n: 3, k: 300, transposedA: true, accumulates: true), on: variant)
  }

  /// A row's result must not depend on the company it is computed in: batching never changes a
  /// translation.
  @Test(arguments: KernelVariant.available)
  func everyRowEqualsItsOwnProduct(variant: KernelVariant) {
    for transposedA in [false, true] {
      let product = MatrixProduct(
        m: 160, n: 75, k: 531, transposedA: transposedA, activation: LOUPE_ACTIVATION_SWISH,
        hasBias: true)
      let operands = MatrixOperands(product, seed: 1)
      let oneByOne = variant.multiply(product, operands, rowSplits: Array(1..<160)).bitPatterns
      for m in Array(1...26) + [63, 64, 65, 70, 143, 144, 145, 160] {
        let splits = Array(stride(from: m, to: 160, by: m))
        let together = variant.multiply(product, operands, rowSplits: splits).bitPatterns
        #expect(together == oneByOne, "\(m) rows at once, transposed: \(transposedA)")
      }
      for panelSplits in [[1], [1, 2], [2]] {
        let split = variant.multiply(product, operands, panelSplits: panelSplits).bitPatterns
        #expect(split == oneByOne, "panels split at \(panelSplits)")
      }
    }
  }

  /// The vector variants all sum by fused multiply-adds in the same order.
  @Test func vectorVariantsAgreeBitForBit() {
    let product = MatrixProduct(m: 33, n: 70, k: 300, hasBias: true, accumulates: false)
    let operands = MatrixOperands(product, seed: 2)
    let results = KernelVariant.vectorised.map { $0.multiply(product, operands).bitPatterns }
    for result in results.dropFirst() { #expect(result == results.first) }
  }

  @Test(arguments: KernelVariant.available)
  func packingMayBeSplitAndFillsWithZeros(variant: KernelVariant) {
    let width = Int(variant.kernels.panel_width)
    for transposedB in [false, true] {
      for n in [1, width, width + 1, 3 * width - 1] {
        let product = MatrixProduct(m: 1, n: n, k: 37, transposedB: transposedB, gap: 3)
        let operands = MatrixOperands(product, seed: 3)
        let whole = variant.packed(product, operands).values
        let panels = variant.panels(n)
        let pieces = FencedBuffer([Float](repeating: .nan, count: whole.count))
        for panel in 0..<panels {
          variant.kernels.pack(
            37, n, operands.b, operands.bStrides.row, operands.bStrides.column, panel, panel + 1,
            pieces.pointer)
        }
        #expect(pieces.values == whole)
        let expected = (0..<whole.count).map { index in
          let (panel, l, j) = (index / width / 37, index / width % 37, index % width)
          let column = panel * width + j
          return column < n
            ? operands.b[l * operands.bStrides.row + column * operands.bStrides.column] : 0
        }
        #expect(whole == expected)
      }
    }
  }

  @Test(arguments: KernelVariant.available)
  func notANumberStaysVisible(variant: KernelVariant) {
    let product = MatrixProduct(m: 2, n: 5, k: 3, activation: LOUPE_ACTIVATION_RELU, hasBias: true)
    let operands = MatrixOperands(product, seed: 4)
    let packed = variant.packed(product, operands)
    var a = operands.a
    a[1] = .nan
    var c = [Float](repeating: 0, count: 10)
    var scratch = [Float](repeating: 0, count: Int(variant.kernels.matmul_scratch_floats))
    variant.kernels.matmul(
      2, 5, 3, a, 3, 1, packed.pointer, 0, 1, operands.bias, LOUPE_ACTIVATION_RELU, 0, &c, 5,
      &scratch)
    #expect(
      c.map(\.isNaN) == [Bool](repeating: true, count: 5) + [Bool](repeating: false, count: 5))
  }

  @Test func publicFunctionsUseTheVariantInUse() {
    let kernels = loupe_kernels_for(loupe_isa_in_use()).pointee
    #expect(loupe_panel_width() == kernels.panel_width)
    #expect(loupe_matmul_scratch_floats() == kernels.matmul_scratch_floats)
    let width = Int(kernels.panel_width)
    #expect(loupe_packed_floats(7, 1) == 7 * width)
    #expect(loupe_packed_floats(7, width) == 7 * width)
    #expect(loupe_packed_floats(7, width + 1) == 14 * width)
    #expect(loupe_packed_floats(0, 5) == 0)
    let product = MatrixProduct(m: 5, n: 40, k: 20, hasBias: true)
    let operands = MatrixOperands(product, seed: 5)
    var packed = [Float](repeating: 0, count: loupe_packed_floats(20, 40))
    loupe_pack(20, 40, operands.b, 40, 1, 0, (40 + width - 1) / width, &packed)
    var c = [Float](repeating: 0, count: 200)
    var scratch = [Float](repeating: 0, count: loupe_matmul_scratch_floats())
    loupe_matmul(
      5, 40, 20, operands.a, 20, 1, packed, 0, (40 + width - 1) / width, operands.bias,
      LOUPE_ACTIVATION_NONE, 0, &c, 40, &scratch)
    #expect(c == KernelVariant(kernels: kernels).multiply(product, operands))
  }
}
