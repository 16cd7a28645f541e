import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct Int8MatrixTests {
  private static let variants = KernelVariant.withEveryFeatureSet

  /// Sizes around the panel widths (16, 32), tile heights (6, 12) and quads of k.
  private static let sizes = [1, 2, 3, 4, 5, 6, 7, 12, 13, 15, 16, 17, 31, 32, 33, 47, 65]

  /// Every variant against one computation of the reference.
  ///
  /// Equal bit for bit, but for swish, whose exponential may differ in its last bits.
  private func check(_ product: MatrixProduct) {
    let seed = UInt64(product.m * 10_000 + product.n * 100 + product.k)
    let operands = MatrixOperands(product, seed: seed)
    let expected = product.int8Reference(operands)
    for variant in Self.variants {
      let mismatch = firstMismatch(
        variant.multiplyInt8(product, operands), expected,
        relative: product.activation == LOUPE_ACTIVATION_SWISH ? 1e-6 : 0)
      #expect(mismatch == nil, "\(variant.testDescription): \(product)")
    }
  }

  @Test func everyRowCount() {
    let largest = MatrixProduct(m: 67, n: 37, k: 19, hasBias: true)
    let operands = MatrixOperands(largest, seed: 6)
    let expected = largest.int8Reference(operands)
    let untouched = operands.c.doubles
    for m in 1...67 {
      var product = largest
      product.m = m
      let wanted = Array(expected[..<(m * 37)] + untouched[(m * 37)...])
      for variant in Self.variants {
        let actual = variant.multiplyInt8(product, operands)
        let mismatch = firstMismatch(actual, wanted, relative: 0)
        #expect(mismatch == nil, "\(variant.testDescription): \(m) rows")
      }
    }
  }

  @Test func everyColumnCountAndDepth() {
    for n in 1...67 { check(MatrixProduct(m: 3, n: n, k: 11, gap: 1)) }
    for n in 1...67 { check(MatrixProduct(m: 1, n: n, k: 9, hasBias: true)) }
    for k in 0...67 {
      check(MatrixProduct(m: 2, n: 33, k: k, hasBias: true))
      check(MatrixProduct(m: 1, n: 5, k: k, transposedB: true))
    }
  }

  @Test func stridesBiasAndActivation() {
    for (index, m) in Self.sizes.enumerated() {
      for transposedB in [false, true] {
        let n = Self.sizes[(index * 7 + 3) % Self.sizes.count]
        let k = Self.sizes[(index * 5 + 1) % Self.sizes.count]
        for activation in [LOUPE_ACTIVATION_NONE, LOUPE_ACTIVATION_RELU, LOUPE_ACTIVATION_SWISH] {
          let product = MatrixProduct(
            m: m, n: n, k: k, transposedB: transposedB, gap: index % 4, activation: activation,
            hasBias: index % 3 != 0)
          check(product)
        }
      }
    }
  }

  /// The largest numbers of equal sign: a sum of 16 bits would overflow at the second term.
  @Test(arguments: variants)
  func largestNumbersDoNotSaturate(variant: KernelVariant) {
    for (m, k, signs) in [
      (1, 8, [1, 1]), (7, 66, [1, -1]), (13, 515, [-1, 1]), (2, 40_001, [-1, -1]),
    ] {
      let product = MatrixProduct(m: m, n: 3, k: k)
      var operands = MatrixOperands(product, seed: 1)
      operands.a = operands.a.map { _ in Float(127 * signs[0]) }
      operands.b = operands.b.map { _ in Float(127 * signs[1]) }
      let expected = Double(Float(127 * 127 * k * signs[0] * signs[1]))
      let mismatch = firstMismatch(
        variant.multiplyInt8(product, operands),
        [Double](repeating: expected, count: 3 * m), relative: 0)
      #expect(mismatch == nil, "\(product)")
    }
  }

  /// Rounding each factor to half a step moves a product of two by no more than this.
  @Test func errorStaysWithinTheStepsOfTheScales() {
    let product = MatrixProduct(m: 9, n: 35, k: 200, transposedB: true)
    let operands = MatrixOperands(product, seed: 7)
    let rows = (0..<9).map { i in (0..<200).map { Double(operands.a(i, $0).magnitude) } }
    let columns = (0..<35).map { j in (0..<200).map { Double(operands.b($0, j).magnitude) } }
    let tolerances = (0..<9 * 35).map { cell in
      let (a, b) = (rows[cell / 35], columns[cell % 35])
      let (stepA, stepB) = ((a.max() ?? 0) / 127, (b.max() ?? 0) / 127)
      return zip(a, b).reduce(1e-5) {
        $0 + $1.0 * stepB / 2 + $1.1 * stepA / 2 + stepA * stepB / 4
      }
    }
    let exact = product.reference(operands).values
    for variant in Self.variants {
      let mismatch = firstMismatch(variant.multiplyInt8(product, operands), exact) {
        tolerances[$0]
      }
      #expect(mismatch == nil, "\(variant.testDescription)")
    }
  }

  @Test(arguments: variants)
  func everyRowEqualsItsOwnProduct(variant: KernelVariant) {
    let product = MatrixProduct(
      m: 160, n: 75, k: 531, activation: LOUPE_ACTIVATION_SWISH, hasBias: true)
    let operands = MatrixOperands(product, seed: 1)
    let oneByOne = variant.multiplyInt8(product, operands, rowSplits: Array(1..<160)).bitPatterns
    for m in Array(2...14) + [23, 24, 25, 64, 160] {
      let splits = Array(stride(from: m, to: 160, by: m))
      let together = variant.multiplyInt8(product, operands, rowSplits: splits).bitPatterns
      #expect(together == oneByOne, "\(m) rows at once")
    }
    for panelSplits in [[1], [1, 2], [2]] {
      let split = variant.multiplyInt8(product, operands, panelSplits: panelSplits).bitPatterns
      #expect(split == oneByOne, "panels split at \(panelSplits)")
    }
  }

  @Test func variantsAgreeBitForBit() {
    for (m, k) in [(1, 700), (40, 301), (500, 600)] {
      let product = MatrixProduct(
        m: m, n: 70, k: k, transposedB: true, activation: LOUPE_ACTIVATION_RELU, hasBias: true)
      let operands = MatrixOperands(product, seed: 2)
      let results = Self.variants.map { $0.multiplyInt8(product, operands).bitPatterns }
      for (variant, result) in zip(Self.variants, results).dropFirst() {
        #expect(result == results.first, "\(variant.testDescription)")
      }
    }
  }

  @Test(arguments: variants)
  func whatIsNotFiniteStaysInItsRowAndColumn(variant: KernelVariant) {
    for value in [Float.nan, .infinity, -.infinity] {
      let product = MatrixProduct(
        m: 14, n: 35, k: 7, activation: LOUPE_ACTIVATION_RELU, hasBias: true)
      var operands = MatrixOperands(product, seed: 4)
      operands.a[13 * 7 + 2] = value
      operands.b[1 * 35 + 33] = value
      let areNaN = variant.multiplyInt8(product, operands).map(\.isNaN)
      #expect(areNaN == areNaN.indices.map { $0 / 35 == 13 || $0 % 35 == 33 })
    }
  }

  @Test(arguments: variants)
  func rowsAndColumnsOfZerosGiveTheBias(variant: KernelVariant) {
    let product = MatrixProduct(m: 3, n: 20, k: 6, hasBias: true)
    var operands = MatrixOperands(product, seed: 5)
    for l in 0..<6 {
      operands.a[6 + l] = 0
      operands.b[l * 20 + 17] = 0x1p-110
    }
    let c = variant.multiplyInt8(product, operands)
    #expect(Array(c[20..<40]) == operands.bias)
    #expect([0, 1, 2].allSatisfy { c[$0 * 20 + 17] == operands.bias[17] })
    #expect(c[0] != operands.bias[0])
  }

  @Test(arguments: variants)
  func packingMayBeSplit(variant: KernelVariant) {
    let width = Int(variant.kernels.panel_width)
    for transposedB in [false, true] {
      for (n, k) in [(1, 37), (width, 64), (width + 1, 65), (3 * width - 1, 131)] {
        let product = MatrixProduct(m: 1, n: n, k: k, transposedB: transposedB, gap: 3)
        let operands = MatrixOperands(product, seed: 3)
        let whole = variant.packedInt8(product, operands).values
        let pieces = FencedBuffer([UInt32](repeating: .max, count: whole.count))
        for panel in 0..<variant.panels(n) {
          variant.kernels.pack_int8(
            k, n, operands.b, operands.bStrides.row, operands.bStrides.column, panel, panel + 1,
            pieces.pointer)
        }
        #expect(pieces.values == whole)
      }
    }
  }

  /// Variants with panels of the same width write the same bytes.
  @Test func packedFormIsTheSameForPanelsOfTheSameWidth() {
    for transposedB in [false, true] {
      let product = MatrixProduct(m: 1, n: 50, k: 133, transposedB: transposedB, gap: 1)
      var operands = MatrixOperands(product, seed: 8)
      operands.b[5] = .infinity
      let byWidth = Dictionary(grouping: KernelVariant.available) { $0.kernels.panel_width }
      for variants in byWidth.values {
        let packed = variants.map { $0.packedInt8(product, operands).values }
        for other in packed.dropFirst() { #expect(other == packed.first) }
      }
    }
  }

  @Test func publicFunctionsUseTheVariantInUse() {
    let kernels = loupe_kernels_for(loupe_isa_in_use()).pointee
    let width = Int(kernels.panel_width)
    #expect(loupe_packed_bytes_int8(7, width + 1) == 2 * width * (8 + 8))
    #expect(loupe_packed_bytes_int8(8, width) == width * (8 + 8))
    #expect(loupe_packed_bytes_int8(0, 5) == 8 * width)
    let product = MatrixProduct(m: 5, n: 40, k: 21, hasBias: true)
    let operands = MatrixOperands(product, seed: 5)
    let panels = (40 + width - 1) / width
    var packed = [UInt32](repeating: 0, count: loupe_packed_bytes_int8(21, 40) / 4)
    loupe_pack_int8(21, 40, operands.b, 40, 1, 0, panels, &packed)
    var bytes = [UInt8](repeating: 0, count: 5 * loupe_quantised_stride(21))
    var scales = [Float](repeating: 0, count: 5)
    loupe_quantise_rows(5, 21, operands.a, 21, &bytes, &scales)
    var c = [Float](repeating: 0, count: 200)
    loupe_matmul_int8(
      5, 40, 21, bytes, scales, packed, 0, panels, operands.bias, LOUPE_ACTIVATION_NONE, &c, 40)
    #expect(c == KernelVariant(kernels: kernels).multiplyInt8(product, operands))
  }
}
