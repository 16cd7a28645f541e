import CLoupeKernels
import CLoupeKernels.Variants
import Testing

extension KernelVariant {
  fileprivate func packed(
    _ product: MatrixProduct, _ operands: MatrixOperands
  ) -> FencedBuffer<UInt32> {
    let words = panels(product.n) * Int(kernels.panel_width) * ((product.k + 1) / 2)
    let packed = FencedBuffer([UInt32](repeating: .max, count: words))
    let b = FencedBuffer(operands.b)
    kernels.pack_bf16(
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
    let scratch = FencedBuffer([Float](repeating: .nan, count: Int(kernels.matmul_scratch_floats)))
    eachPart(of: product, rowSplits: rowSplits, panelSplits: panelSplits) {
      row, rows, panelBegin, panelEnd in
      kernels.matmul_bf16(
        rows, product.n, product.k, a.pointer + row * operands.aStrides.row, operands.aStrides.row,
        operands.aStrides.column, packed.pointer, panelBegin, panelEnd,
        product.hasBias ? bias.pointer : nil, product.activation, product.accumulates ? 1 : 0,
        c.pointer + row * operands.cStride, operands.cStride, scratch.pointer)
    }
    #expect(c.canariesAreIntact && scratch.canariesAreIntact)
    return c.values
  }
}

extension Float {
  /// The nearest number with 8 significant bits, ties to the even one; infinity beyond the largest.
  fileprivate var roundedToBFloat16: Float {
    guard isFinite, self != 0 else { return self }
    let unit = Double(ulp) * 65536
    return Float((Double(self) / unit).rounded(.toNearestOrEven) * unit)
  }
}

extension MatrixOperands {
  /// The same operands with the factors rounded to bfloat16.
  fileprivate var roundedToBFloat16: MatrixOperands {
    var rounded = self
    rounded.a = a.map(\.roundedToBFloat16)
    rounded.b = b.map(\.roundedToBFloat16)
    return rounded
  }
}

@Suite struct BFloat16MatrixTests {
  private static let variants = KernelVariant.withEveryFeatureSet

  /// Sizes around the panel widths (16, 32), tile heights (6, 12) and pairs of k.
  private static let sizes = [1, 2, 3, 5, 6, 7, 12, 13, 15, 16, 17, 31, 32, 33, 47, 65]

  /// Every variant against one computation of the reference.
  private func check(_ product: MatrixProduct) {
    let operands = MatrixOperands(
      product, seed: UInt64(product.m * 10_000 + product.n * 100 + product.k))
    let expected = product.reference(operands.roundedToBFloat16)
    for variant in Self.variants {
      let actual = variant.multiply(product, operands)
      let mismatch = firstMismatch(actual, expected.values) { expected.tolerances[$0] }
      #expect(mismatch == nil, "\(variant.testDescription): \(product)")
    }
  }

  @Test func everyRowCount() {
    for transposedA in [false, true] {
      let largest = MatrixProduct(m: 67, n: 37, k: 19, transposedA: transposedA, hasBias: true)
      let operands = MatrixOperands(largest, seed: 6)
      let expected = largest.reference(operands.roundedToBFloat16)
      let untouched = operands.c.doubles
      for m in 1...67 {
        var product = largest
        product.m = m
        let wanted = Array(expected.values[..<(m * 37)] + untouched[(m * 37)...])
        for variant in Self.variants {
          let actual = variant.multiply(product, operands)
          let mismatch = firstMismatch(actual, wanted) { expected.tolerances[$0] }
          #expect(mismatch == nil, "\(variant.testDescription): \(product)")
        }
      }
    }
  }

  @Test func everyColumnCountAndDepth() {
    for n in 1...67 { check(MatrixProduct(m: 3, n: n, k: 11, gap: 1)) }
    for n in 1...67 { check(MatrixProduct(m: 1, n: n, k: 9)) }
    for k in 0...67 {
      check(MatrixProduct(m: 2, n: 33, k: k, hasBias: true))
      check(MatrixProduct(m: 5, n: 3, k: k, transposedA: true, transposedB: true))
    }
  }

  @Test func stridesBiasActivationAndAccumulation() {
    for (index, m) in Self.sizes.enumerated() {
      for (transposedA, transposedB) in [
        (false, false), (true, false), (false, true), (true, true),
      ] {
        let n = Self.sizes[(index * 7 + 3) % Self.sizes.count]
        let k = Self.sizes[(index * 5 + 1) % Self.sizes.count]
        var product = MatrixProduct(
          m: m, n: n, k: k, transposedA: transposedA, transposedB: transposedB, gap: index % 4)
        product.accumulates = true
        check(product)
        product.accumulates = false
        product.hasBias = true
        product.activation = index % 2 == 0 ? LOUPE_ACTIVATION_RELU : LOUPE_ACTIVATION_SWISH
        check(product)
      }
    }
  }

  /// Several blocks of k, and more of them than scratch holds for so many rows.
  @Test func severalBlocksOfRowsAndDepth() {
    check(MatrixProduct(m: 146, n: 5, k: 530, hasBias: true))
    check(MatrixProduct(m: 2, n: 100, k: 777))
    check(MatrixProduct(m: 75, n: 3, k: 1300, transposedA: true, accumulates: true))
    check(MatrixProduct(m: 2, n: 2, k: 6001, hasBias: true))
  }

  @Test(arguments: variants)
  func everyRowEqualsItsOwnProduct(variant: KernelVariant) {
    for transposedA in [false, true] {
      let product = MatrixProduct(
        m: 160, n: 75, k: 1031, transposedA: transposedA, activation: LOUPE_ACTIVATION_SWISH,
        hasBias: true)
      let operands = MatrixOperands(product, seed: 1)
      let oneByOne = variant.multiply(product, operands, rowSplits: Array(1..<160)).bitPatterns
      for m in Array(2...13) + [24, 25, 59, 60, 61, 64, 65, 160] {
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

  /// Variants that widen the weights all sum by fused multiply-adds in the same order.
  @Test func variantsWithoutFeaturesAgreeBitForBit() {
    let product = MatrixProduct(m: 33, n: 70, k: 301, hasBias: true)
    let operands = MatrixOperands(product, seed: 2)
    let results = KernelVariant.withEveryFeatureSet
      .filter {
        $0.kernels.isa != LOUPE_ISA_PORTABLE
          && $0.kernels.features & LOUPE_CPU_FEATURE_BF16.rawValue == 0
      }
      .map { $0.multiply(product, operands).bitPatterns }
    for result in results.dropFirst() { #expect(result == results.first) }
  }

  /// A product with 1 shows how each factor is rounded.
  @Test(arguments: variants)
  func factorsAreRoundedToNearestTiesToEven(variant: KernelVariant) {
    var patterns: [UInt32] = [0, 0x7F7F_7FFF, 0x7F7F_8000, 0x7F7F_FFFF, 0x7F80_0000]
    for upper: UInt32 in [0x3F80, 0x3F81, 0x40FF, 0x0101, 0x7E7F] {
      for lower: UInt32 in [0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF] {
        patterns.append(upper << 16 | lower)
      }
    }
    var values = patterns.flatMap { [Float(bitPattern: $0), -Float(bitPattern: $0)] }
    values += [.nan, -.nan, Float(bitPattern: 0x7F80_0001), Float(bitPattern: 0xFFFF_FFFF)]
    let expected = values.map { Double($0.roundedToBFloat16) }
    for (m, n) in [(values.count, 1), (1, values.count)] {
      let product = MatrixProduct(m: m, n: n, k: 1)
      var operands = MatrixOperands(product, seed: 1)
      operands.a = m == 1 ? [1] : values
      operands.b = m == 1 ? values : [1]
      let mismatch = firstMismatch(variant.multiply(product, operands), expected, relative: 0)
      #expect(mismatch == nil, "\(m == 1 ? "B" : "A")")
    }
  }

  @Test(arguments: variants)
  func notANumberStaysInItsRowAndColumn(variant: KernelVariant) {
    let product = MatrixProduct(
      m: 3, n: 5, k: 3, activation: LOUPE_ACTIVATION_RELU, hasBias: true)
    var operands = MatrixOperands(product, seed: 4)
    operands.a[1 * 3 + 2] = .nan
    operands.b[1 * 5 + 4] = .nan
    let areNaN = variant.multiply(product, operands).map(\.isNaN)
    #expect(areNaN == (0..<15).map { $0 / 5 == 1 || $0 % 5 == 4 })
  }

  @Test(arguments: variants)
  func packingMayBeSplitAndFillsWithZeros(variant: KernelVariant) {
    let width = Int(variant.kernels.panel_width)
    for transposedB in [false, true] {
      for (n, k) in [(1, 37), (width, 64), (width + 1, 65), (3 * width - 1, 131)] {
        let product = MatrixProduct(m: 1, n: n, k: k, transposedB: transposedB, gap: 3)
        let operands = MatrixOperands(product, seed: 3)
        let whole = variant.packed(product, operands).values
        let pieces = FencedBuffer([UInt32](repeating: .max, count: whole.count))
        for panel in 0..<variant.panels(n) {
          variant.kernels.pack_bf16(
            k, n, operands.b, operands.bStrides.row, operands.bStrides.column, panel, panel + 1,
            pieces.pointer)
        }
        #expect(pieces.values == whole)
        let pairs = (k + 1) / 2
        let expected = whole.indices.map { index in
          let (panel, pair, j) = (index / width / pairs, index / width % pairs, index % width)
          let column = panel * width + j
          let halves = (2 * pair...2 * pair + 1).map { l in
            l < k && column < n ? operands.b(l, column).roundedToBFloat16.bitPattern : 0
          }
          return halves[0] >> 16 | halves[1]
        }
        #expect(whole == expected)
      }
    }
  }

  @Test func publicFunctionsUseTheVariantInUse() {
    let kernels = loupe_kernels_for(loupe_isa_in_use()).pointee
    let width = Int(kernels.panel_width)
    #expect(loupe_packed_bytes_bf16(7, width + 1) == 2 * width * 8 * 2)
    #expect(loupe_packed_bytes_bf16(8, width) == width * 8 * 2)
    #expect(loupe_packed_bytes_bf16(0, 5) == 0)
    let product = MatrixProduct(m: 5, n: 40, k: 21, hasBias: true)
    let operands = MatrixOperands(product, seed: 5)
    var packed = [UInt32](repeating: 0, count: loupe_packed_bytes_bf16(21, 40) / 4)
    let panels = (40 + width - 1) / width
    loupe_pack_bf16(21, 40, operands.b, 40, 1, 0, panels, &packed)
    var c = [Float](repeating: 0, count: 200)
    var scratch = [Float](repeating: 0, count: loupe_matmul_scratch_floats())
    loupe_matmul_bf16(
      5, 40, 21, operands.a, 21, 1, packed, 0, panels, operands.bias, LOUPE_ACTIVATION_NONE, 0, &c,
      40, &scratch)
    #expect(c == KernelVariant(kernels: kernels).multiply(product, operands))
  }
}
