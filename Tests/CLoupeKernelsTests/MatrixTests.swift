import CLoupeKernels
import CLoupeKernels.Variants
import Testing

/// One product to compute: C[m, n] = A[m, k] B[k, n].
private struct Product {
  var m: Int
  var n: Int
  var k: Int
  var transposedA = false
  var transposedB = false
  /// Floats between the rows of A, B and C beyond their lengths.
  var gap = 0
  var activation = LOUPE_ACTIVATION_NONE
  var hasBias = false
  var accumulates = false
}

/// A product's operands and its result.
private struct Operands {
  let a: [Float]
  let b: [Float]
  let bias: [Float]
  let c: [Float]
  let aStrides: (row: Int, column: Int)
  let bStrides: (row: Int, column: Int)
  let cStride: Int

  init(_ product: Product, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let (m, n, k, gap) = (product.m, product.n, product.k, product.gap)
    aStrides = product.transposedA ? (1, m + gap) : (k + gap, 1)
    bStrides = product.transposedB ? (1, k + gap) : (n + gap, 1)
    cStride = n + gap
    a = generator.floats(m * k == 0 ? 0 : (m - 1) * aStrides.row + (k - 1) * aStrides.column + 1)
    b = generator.floats(n * k == 0 ? 0 : (k - 1) * bStrides.row + (n - 1) * bStrides.column + 1)
    bias = generator.floats(n)
    c = generator.floats(m * n == 0 ? 0 : (m - 1) * cStride + n)
  }
}

extension KernelVariant {
  fileprivate func panels(_ n: Int) -> Int {
    (n + Int(kernels.panel_width) - 1) / Int(kernels.panel_width)
  }

  fileprivate func packed(_ product: Product, _ operands: Operands) -> FencedBuffer<Float> {
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
    _ product: Product, _ operands: Operands, rowSplits: [Int] = [], panelSplits: [Int] = []
  ) -> [Float] {
    let packed = packed(product, operands)
    let a = FencedBuffer(operands.a)
    let bias = FencedBuffer(operands.bias)
    let c = FencedBuffer(operands.c)
    let scratch = FencedBuffer(
      [Float](repeating: .nan, count: Int(kernels.matmul_scratch_floats)))
    for (row, rowEnd) in zip([0] + rowSplits, rowSplits + [product.m]) {
      for (panel, panelEnd) in zip([0] + panelSplits, panelSplits + [panels(product.n)]) {
        kernels.matmul(
          rowEnd - row, product.n, product.k, a.pointer + row * operands.aStrides.row,
          operands.aStrides.row, operands.aStrides.column, packed.pointer, panel, panelEnd,
          product.hasBias ? bias.pointer : nil, product.activation, product.accumulates ? 1 : 0,
          c.pointer + row * operands.cStride, operands.cStride, scratch.pointer)
      }
    }
    #expect(c.canariesAreIntact && scratch.canariesAreIntact)
    return c.values
  }
}

/// The product in double precision, and for each element the largest error that float sums may
/// have.
private func reference(
  _ product: Product, _ operands: Operands
) -> (values: [Double], tolerances: [Double]) {
  var values = operands.c.doubles
  var tolerances = [Double](repeating: 0, count: values.count)
  // A sum of t terms rounds each partial sum once: |error| <= t · 2⁻²⁴ · Σ|a b|. The kernels add
  // blocks of 256.
  let roundings = Double(min(product.k, 256) + product.k / 256 + 6)
  for i in 0..<product.m {
    for j in 0..<product.n {
      var sum = product.accumulates ? Double(operands.c[i * operands.cStride + j]) : 0
      var magnitude = abs(sum)
      for l in 0..<product.k {
        let term =
          Double(operands.a[i * operands.aStrides.row + l * operands.aStrides.column])
          * Double(operands.b[l * operands.bStrides.row + j * operands.bStrides.column])
        sum += term
        magnitude += abs(term)
      }
      if product.hasBias {
        sum += Double(operands.bias[j])
        magnitude += abs(Double(operands.bias[j]))
      }
      let cell = i * operands.cStride + j
      values[cell] = Reference.activated(sum, product.activation)
      // The slope of swish is at most 1.1, and its exponential adds a few roundings of its own.
      tolerances[cell] = roundings * 0x1p-24 * 1.1 * magnitude + 1e-30
    }
  }
  return (values, tolerances)
}

@Suite struct MatrixTests {
  /// Sizes around the panel widths (16, 32), tile heights (6, 12) and the first rows that are
  /// packed (65).
  private static let sizes = [1, 3, 5, 6, 7, 12, 13, 15, 16, 17, 31, 32, 33, 47, 65]

  private func check(_ product: Product, on variant: KernelVariant) {
    let operands = Operands(product, seed: UInt64(product.m * 10_000 + product.n * 100 + product.k))
    let expected = reference(product, operands)
    let actual = variant.multiply(product, operands)
    let mismatch = firstMismatch(actual, expected.values) { expected.tolerances[$0] }
    #expect(mismatch == nil, "\(product)")
  }

  /// Rows do not depend on each other: the first m rows of one reference serve every m.
  @Test(arguments: KernelVariant.available)
  func everyRowCount(variant: KernelVariant) {
    for transposedA in [false, true] {
      let largest = Product(m: 70, n: 37, k: 19, transposedA: transposedA, hasBias: true)
      let operands = Operands(largest, seed: 6)
      let expected = reference(largest, operands)
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
    for n in 1...67 { check(Product(m: 3, n: n, k: 11, gap: 1), on: variant) }
    for k in 0...67 { check(Product(m: 2, n: 33, k: k, hasBias: true), on: variant) }
    for n in 1...67 { check(Product(m: 1, n: n, k: 9), on: variant) }
  }

  @Test(arguments: KernelVariant.available)
  func stridesBiasActivationAndAccumulation(variant: KernelVariant) {
    for (index, m) in Self.sizes.enumerated() {
      for (transposedA, transposedB) in [
        (false, false), (true, false), (false, true), (true, true),
      ] {
        let n = Self.sizes[(index * 7 + 3) % Self.sizes.count]
        let k = Self.sizes[(index * 5 + 1) % Self.sizes.count]
        var product = Product(
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
    check(Product(m: 146, n: 5, k: 530, hasBias: true), on: variant)
    check(Product(m: 2, n: 100, k: 777), on: variant)
    check(Product(m: 145, n: 3, k: 300, transposedA: true, accumulates: true), on: variant)
  }

  /// A row's result must not depend on the company it is computed in: batching never changes a
  /// translation.
  @Test(arguments: KernelVariant.available)
  func everyRowEqualsItsOwnProduct(variant: KernelVariant) {
    for transposedA in [false, true] {
      let product = Product(
        m: 160, n: 75, k: 531, transposedA: transposedA, activation: LOUPE_ACTIVATION_SWISH,
        hasBias: true)
      let operands = Operands(product, seed: 1)
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
    let product = Product(m: 33, n: 70, k: 300, hasBias: true, accumulates: false)
    let operands = Operands(product, seed: 2)
    let results = KernelVariant.vectorised.map { $0.multiply(product, operands).bitPatterns }
    for result in results.dropFirst() { #expect(result == results.first) }
  }

  @Test(arguments: KernelVariant.available)
  func packingMayBeSplitAndFillsWithZeros(variant: KernelVariant) {
    let width = Int(variant.kernels.panel_width)
    for transposedB in [false, true] {
      for n in [1, width, width + 1, 3 * width - 1] {
        let product = Product(m: 1, n: n, k: 37, transposedB: transposedB, gap: 3)
        let operands = Operands(product, seed: 3)
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
    let product = Product(m: 2, n: 5, k: 3, activation: LOUPE_ACTIVATION_RELU, hasBias: true)
    let operands = Operands(product, seed: 4)
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
    let product = Product(m: 5, n: 40, k: 20, hasBias: true)
    let operands = Operands(product, seed: 5)
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
