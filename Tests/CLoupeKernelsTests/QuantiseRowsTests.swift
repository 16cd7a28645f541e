import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct QuantiseRowsTests {
  private static let variants = KernelVariant.available

  private func expected(_ product: MatrixProduct, _ operands: MatrixOperands) -> QuantisedRows {
    let stride = loupe_quantised_stride(product.k)
    var rows = QuantisedRows(
      bytes: [UInt8](repeating: 128, count: product.m * stride), scales: [])
    for i in 0..<product.m {
      let row = QuantisedNumbers((0..<product.k).map { operands.a(i, $0) })
      rows.scales.append(row.scale)
      for l in 0..<product.k { rows.bytes[i * stride + l] = UInt8(128 + row.numbers[l]) }
    }
    return rows
  }

  @Test(arguments: variants)
  func everyLength(variant: KernelVariant) {
    for k in 0...67 {
      let product = MatrixProduct(m: 3, n: 0, k: k, gap: k % 3)
      let operands = MatrixOperands(product, seed: UInt64(k))
      #expect(variant.quantised(product, operands) == expected(product, operands), "k = \(k)")
    }
  }

  /// Magnitudes from the smallest that counts to the largest, and halves between whole numbers.
  @Test(arguments: variants)
  func everyMagnitude(variant: KernelVariant) {
    for exponent in -126...127 {
      let scale = Float(sign: .plus, exponent: exponent, significand: 1)
      let product = MatrixProduct(m: 2, n: 0, k: 259)
      var operands = MatrixOperands(product, seed: UInt64(exponent + 200))
      operands.a = operands.a.map { $0 * scale }
      // Row 1: -64.5, -64 … 64.5 with 127 as the largest.
      for l in 0..<259 { operands.a[259 + l] = (Float(l) / 2 - 64.5) / 64 * scale }
      operands.a[259] = 127 / 64 * scale
      #expect(
        variant.quantised(product, operands) == expected(product, operands), "2^\(exponent)")
    }
  }

  @Test(arguments: variants)
  func zerosAndWhatIsTooSmallAreZero(variant: KernelVariant) {
    let product = MatrixProduct(m: 3, n: 0, k: 20)
    var operands = MatrixOperands(product, seed: 1)
    for l in 0..<20 {
      operands.a[l] = l % 2 == 0 ? 0 : -0.0
      operands.a[20 + l] = 0x1p-101
      operands.a[40 + l] = .leastNonzeroMagnitude
    }
    let rows = variant.quantised(product, operands)
    #expect(rows.scales == [0, 0, 0])
    #expect(rows.bytes.allSatisfy { $0 == 128 })
  }

  @Test(arguments: variants)
  func rowsThatAreNotFiniteGetTheScaleNaN(variant: KernelVariant) {
    for (position, value) in [(0, Float.nan), (17, .infinity), (36, -.infinity), (33, -.nan)] {
      let product = MatrixProduct(m: 3, n: 0, k: 37)
      var operands = MatrixOperands(product, seed: 2)
      let finite = variant.quantised(product, operands)
      operands.a[37 + position] = value
      let rows = variant.quantised(product, operands)
      #expect(rows.scales.map(\.isNaN) == [false, true, false])
      #expect(rows.scales[0] == finite.scales[0] && rows.scales[2] == finite.scales[2])
      let stride = loupe_quantised_stride(37)
      #expect(rows.bytes[..<stride] == finite.bytes[..<stride])
      #expect(rows.bytes[stride..<2 * stride].allSatisfy { $0 == 128 })
      #expect(rows.bytes[(2 * stride)...] == finite.bytes[(2 * stride)...])
    }
  }

  @Test func strideHoldsTheRowAndKeepsRowsApart() {
    for k in 0...2100 {
      let stride = loupe_quantised_stride(k)
      #expect(stride >= k && stride < k + 192 && stride % 128 == 64)
    }
  }
}
