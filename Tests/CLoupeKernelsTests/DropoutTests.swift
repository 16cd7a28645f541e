import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct DropoutTests {
  /// Which of `count` elements are kept.
  private func kept(
    _ variant: KernelVariant, _ count: Int, rate: Float, seed: UInt64, offset: UInt64 = 0
  ) -> [Bool] {
    let ones = [Float](repeating: 1, count: count)
    var out = ones
    variant.kernels.dropout(count, rate, seed, offset, ones, &out)
    return out.map { $0 != 0 }
  }

  /// The same seed and counter keep the same elements on every variant.
  @Test(arguments: KernelVariant.vectorised)
  func variantsAgreeBitForBit(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    // The last two offsets carry into the upper half of the counter inside a vector.
    for offset: UInt64 in [0, 3, 1 << 40, (1 << 32) - 5, (1 << 33) - 33] {
      for count in 0...67 {
        let x = FencedBuffer(generator.floats(count))
        let (expected, actual) = (
          FencedBuffer([Float](repeating: .nan, count: count)),
          FencedBuffer([Float](repeating: .nan, count: count))
        )
        KernelVariant.portable.kernels.dropout(count, 0.3, 77, offset, x.pointer, expected.pointer)
        variant.kernels.dropout(count, 0.3, 77, offset, x.pointer, actual.pointer)
        #expect(actual.values.bitPatterns == expected.values.bitPatterns)
        #expect(actual.canariesAreIntact)
        variant.kernels.dropout(count, 0.3, 77, offset, x.pointer, x.pointer)
        #expect(x.values.bitPatterns == expected.values.bitPatterns)
      }
    }
  }

  /// However the elements are split into calls, each depends on seed and counter alone.
  @Test(arguments: KernelVariant.available)
  func dependsOnNothingButSeedAndCounter(variant: KernelVariant) {
    let whole = kept(variant, 1_000, rate: 0.5, seed: 9, offset: 100)
    let pieces = stride(from: 0, to: 1_000, by: 8).flatMap { begin in
      kept(variant, 8, rate: 0.5, seed: 9, offset: UInt64(100 + begin))
    }
    #expect(whole == pieces)
  }

  /// The first elements of one seed, written down when the generator was made: training that is
  /// resumed with another version must drop the same ones.
  @Test(arguments: KernelVariant.available)
  func dropsTheSameElementsForEver(variant: KernelVariant) {
    let bits = kept(variant, 64, rate: 0.5, seed: 9).reduce(UInt64(0)) { $0 << 1 | ($1 ? 1 : 0) }
    #expect(bits == 0xC475_611A_87ED_C3AB)
  }

  @Test(arguments: KernelVariant.available)
  func keepsTheShareAndScales(variant: KernelVariant) {
    let count = 100_000
    for rate: Float in [0.1, 0.5, 0.9] {
      let x = [Float](repeating: 3, count: count)
      var out = x
      variant.kernels.dropout(count, rate, 5, 12_345, x, &out)
      let survivors = out.filter { $0 != 0 }
      #expect(Set(survivors) == [3 * (1 / (1 - rate))])
      // Five standard deviations of a binomial: one seed in 1.7 million would fail by chance, and
      // the seed is fixed.
      let deviation = (Double(rate) * (1 - Double(rate)) * Double(count)).squareRoot()
      #expect(abs(Double(survivors.count) - Double(count) * (1 - Double(rate))) <= 5 * deviation)
    }
  }

  /// Neighbours at any distance, and the same element under neighbouring seeds, are independent.
  @Test(arguments: KernelVariant.vectorised)
  func neighboursAndSeedsAreIndependent(variant: KernelVariant) {
    let count = 40_000
    let signs = kept(variant, count, rate: 0.5, seed: 11).map { $0 ? 1 : -1 }
    let limit = 5 * Double(count).squareRoot()
    for lag in Array(1...17) + [32, 64, 128, 1_024, 4_096] {
      let correlation = zip(signs, signs.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(Double(correlation)) <= limit, "lag \(lag)")
    }
    for other: UInt64 in [10, 12, 11 + (1 << 32), 11 | 1 << 63] {
      let others = kept(variant, count, rate: 0.5, seed: other).map { $0 ? 1 : -1 }
      for shift in [0, 1, 2, 16] {
        let correlation = zip(signs, others.dropFirst(shift)).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(Double(correlation)) <= limit, "seed \(other), shift \(shift)")
      }
    }
    // Every stretch has about its share: the variance of the counts in blocks of 100 is that of a
    // binomial (25).
    let counts = stride(from: 0, to: count, by: 100).map { begin in
      Double(signs[begin..<begin + 100].filter { $0 > 0 }.count)
    }
    let variance = counts.reduce(0) { $0 + ($1 - 50) * ($1 - 50) } / Double(counts.count)
    #expect(abs(variance - 25) <= 5 * 25 * (2 / Double(counts.count)).squareRoot())
  }

  @Test(arguments: KernelVariant.available)
  func extremeRates(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    let x = generator.floats(67)
    var out = [Float](repeating: .nan, count: 67)
    variant.kernels.dropout(67, 0, 1, 2, x, &out)
    #expect(out == x)
    variant.kernels.dropout(67, Float(1).nextDown, 1, 2, x, &out)
    #expect(out.filter { $0 == 0 }.count == 67)
    // A dropped element is zero even where it was not a number.
    let broken = [Float](repeating: .nan, count: 1_000)
    var result = broken
    variant.kernels.dropout(1_000, 0.5, 1, 2, broken, &result)
    let dropped = result.filter { $0 == 0 }.count
    #expect(result.filter { $0.isNaN }.count == 1_000 - dropped)
    #expect((400...600).contains(dropped))
  }
}
