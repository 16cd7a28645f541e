import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct NumberFormatTests {
  /// The value of an IEEE half by its definition.
  private static func value(ofHalf bits: UInt16) -> Double {
    let sign: Double = bits & 0x8000 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 0x1f)
    let fraction = Double(bits & 0x3ff) / 1_024
    if exponent == 31 { return fraction == 0 ? sign * .infinity : .nan }
    let magnitude = exponent == 0 ? fraction : 1 + fraction
    return sign * Double(sign: .plus, exponent: max(exponent, 1) - 15, significand: magnitude)
  }

  private static let everyHalf = (0...UInt16.max).map { $0 }

  @Test(arguments: KernelVariant.available)
  func everyHalfToFloatAndBack(variant: KernelVariant) {
    let halves = FencedBuffer(Self.everyHalf)
    let floats = FencedBuffer([Float](repeating: 0, count: halves.count))
    variant.kernels.half_to_float(halves.count, halves.pointer, floats.pointer)
    let expected = Self.everyHalf.map(Self.value(ofHalf:))
    #expect(firstMismatch(floats.values, expected, relative: 0) == nil)
    #expect(floats.values[0x8000].sign == .minus)
    let back = FencedBuffer([UInt16](repeating: 0, count: halves.count))
    variant.kernels.float_to_half(halves.count, floats.pointer, back.pointer)
    let wrong = zip(Self.everyHalf, back.values).filter { original, returned in
      Self.value(ofHalf: original).isNaN
        ? !Self.value(ofHalf: returned).isNaN : original != returned
    }
    #expect(wrong.isEmpty)
  }

  /// Between two neighbouring halves: the nearer one, the even one from the middle.
  @Test(arguments: KernelVariant.available)
  func roundsToNearestEven(variant: KernelVariant) {
    var floats: [Float] = []
    var expected: [UInt16] = []
    for lower in UInt16(0)..<0x7bff {
      let low = Float(Self.value(ofHalf: lower))
      let middle = (low + Float(Self.value(ofHalf: lower + 1))) / 2
      floats += [middle.nextDown, middle, middle.nextUp]
      expected += [lower, lower % 2 == 0 ? lower : lower + 1, lower + 1]
    }
    // 65,520 lies in the middle between the largest half and what would be the next.
    floats += [Float(65_520).nextDown, 65_520, 1e30, .infinity, 1e-30]
    expected += [0x7bff, 0x7c00, 0x7c00, 0x7c00, 0]
    let halves = FencedBuffer([UInt16](repeating: 0, count: floats.count))
    variant.kernels.float_to_half(floats.count, floats, halves.pointer)
    #expect(halves.values == expected)
    variant.kernels.float_to_half(floats.count, floats.map { -$0 }, halves.pointer)
    #expect(halves.values == expected.map { $0 | 0x8000 })
  }

  @Test(arguments: KernelVariant.available)
  func everyLength(variant: KernelVariant) {
    for count in 0...67 {
      let bits = (0..<count).map { UInt16(0x3c00 + $0 * 37) }
      let source = FencedBuffer(bits)
      let out = FencedBuffer([Float](repeating: .nan, count: count))
      variant.kernels.half_to_float(count, source.pointer, out.pointer)
      #expect(out.values.doubles == bits.map(Self.value(ofHalf:)))
      let back = FencedBuffer([UInt16](repeating: 0, count: count))
      variant.kernels.float_to_half(count, out.pointer, back.pointer)
      #expect(back.values == bits)
      variant.kernels.bfloat16_to_float(count, source.pointer, out.pointer)
      #expect(out.values.bitPatterns == bits.map { UInt32($0) << 16 })
      #expect(out.canariesAreIntact && back.canariesAreIntact)
    }
  }
}
