import LoupeTensor
import Testing

struct DropoutTests {
  /// The backward pass finds the forward pass' mask again.
  @Test(arguments: [Float(0.1), 0.5, 0.9])
  func gradients(_ rate: Float) {
    GradientCheck(shapes: [Make.rows(4, 9)], dropoutSeed: 7) { $0.drop($1[0], rate: rate) }.run()
  }

  /// Two layers in a row draw different masks, and each finds its own again.
  @Test func gradientsOfTwoLayers() {
    GradientCheck(shapes: [Make.rows(4, 9)], dropoutSeed: 7) {
      $0.drop($0.drop($1[0], rate: 0.3), rate: 0.3)
    }.run()
  }

  @Test func shareAndScaleOfWhatIsKept() {
    let count = 20_000
    let check = GradientCheck(shapes: [Make.rows(200, 100)], dropoutSeed: 3) {
      $0.drop($1[0], rate: 0.25)
    }
    let output = check.outcome([[Float](repeating: 3, count: count)], differentiates: false).output
    let kept = output.filter { $0 != 0 }
    #expect(kept.allSatisfy { abs($0 - 4) <= 1e-5 })
    // Five standard deviations of a binomial share.
    let deviation = (0.25 * 0.75 / Double(count)).squareRoot()
    #expect(abs(Double(kept.count) / Double(count) - 0.75) <= 5 * deviation)
  }

  @Test func seedDecides() {
    func mask(_ seed: UInt64) -> [Float] {
      GradientCheck(shapes: [Make.rows(10, 10)], dropoutSeed: seed) { $0.drop($1[0], rate: 0.5) }
        .outcome([[Float](repeating: 1, count: 100)], differentiates: false).output
    }
    #expect(mask(1) == mask(1))
    #expect(mask(1) != mask(2))
  }

  @Test func offWithoutSeedOrRate() {
    let ones = [Float](repeating: 1, count: 100)
    let noSeed = GradientCheck(shapes: [Make.rows(10, 10)]) { $0.drop($1[0], rate: 0.5) }
    #expect(noSeed.outcome([ones], differentiates: false).output == ones)
    let noRate = GradientCheck(shapes: [Make.rows(10, 10)], dropoutSeed: 1) {
      $0.drop($1[0], rate: 0)
    }
    #expect(noRate.outcome([ones], differentiates: false).output == ones)
  }
}
