import CLoupeKernels
import CLoupeKernels.Variants
import Foundation
import Testing

@Suite struct AdamTests {
  @Test(arguments: KernelVariant.available, [Float(0), 0.01])
  func everyLength(variant: KernelVariant, decay: Float) {
    var generator = SeededGenerator(seed: 1)
    for count in 0...67 {
      for step: UInt64 in [1, 2, 1_000, 1_000_000] {
        let (w, g) = (generator.floats(count), generator.floats(count))
        let (m, v) = (generator.floats(count), generator.floats(count, in: 0...1))
        let (weights, gradient) = (FencedBuffer(w), FencedBuffer(g))
        let (first, second) = (FencedBuffer(m), FencedBuffer(v))
        variant.kernels.adam(
          count, weights.pointer, gradient.pointer, 0.5, first.pointer, second.pointer, 0.01, 0.9,
          0.98, 1e-9, decay, step)
        let (rate, beta1, beta2) = (Double(Float(0.01)), Double(Float(0.9)), Double(Float(0.98)))
        var (newWeights, newFirst, newSecond) = ([Double](), [Double](), [Double]())
        for i in 0..<count {
          let scaled = Double(g[i]) * 0.5
          newFirst.append(beta1 * Double(m[i]) + (1 - beta1) * scaled)
          newSecond.append(beta2 * Double(v[i]) + (1 - beta2) * scaled * scaled)
          let corrected = newFirst[i] / (1 - pow(beta1, Double(step)))
          let deviation = (newSecond[i] / (1 - pow(beta2, Double(step)))).squareRoot() + 1e-9
          newWeights.append(
            Double(w[i]) - rate * (corrected / deviation + Double(decay) * Double(w[i])))
        }
        // A few roundings each, of numbers below 1 (m, v) and of the step (rate · direction,
        // direction up to 7 · √50).
        #expect(firstMismatch(first.values, newFirst, absolute: 2e-7, relative: 0) == nil)
        #expect(firstMismatch(second.values, newSecond, absolute: 2e-7, relative: 1e-6) == nil)
        let moved = zip(newWeights, w).map { abs($0 - Double($1)) }
        let mismatch = firstMismatch(weights.values, newWeights) { 1.2e-7 + 3e-6 * moved[$0] }
        #expect(mismatch == nil, "\(count) elements, step \(step)")
        #expect(gradient.values == g)
        #expect(weights.canariesAreIntact && first.canariesAreIntact && second.canariesAreIntact)
      }
    }
  }

  /// The first step moves every weight by the rate against the sign of its gradient, however small
  /// that is.
  @Test(arguments: KernelVariant.available)
  func firstStepHasTheSizeOfTheRate(variant: KernelVariant) {
    let gradient: [Float] = [1, -1, 1e-4, -1e3, 0]
    var (weights, first, second) = (
      [Float](repeating: 2, count: 5), [Float](repeating: 0, count: 5),
      [Float](repeating: 0, count: 5)
    )
    variant.kernels.adam(
      5, &weights, gradient, 1, &first, &second, 0.5, 0.9, 0.98, 1e-9, 0, 1)
    #expect(firstMismatch(weights, [1.5, 2.5, 1.5, 2.5, 2], absolute: 1e-5, relative: 0) == nil)
  }
}
