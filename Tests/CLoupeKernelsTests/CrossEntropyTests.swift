import CLoupeKernels
import CLoupeKernels.Variants
import Foundation
import Testing

@Suite struct CrossEntropyTests {
  @Test(arguments: KernelVariant.available, [Float(0), 0.1])
  func everyLength(variant: KernelVariant, smoothing: Float) {
    var generator = SeededGenerator(seed: 1)
    for columns in Array(1...67) + [1_001, 8_000] {
      let logits = generator.floats(2 * columns, in: -8...8)
      let targets = generator.indices(2, below: columns)
      let inOut = FencedBuffer(logits)
      let (losses, nll) = (
        FencedBuffer([Float](repeating: .nan, count: 2)), FencedBuffer([Float(0), 0])
      )
      variant.kernels.cross_entropy(
        2, columns, inOut.pointer, targets, smoothing, 0.25, losses.pointer, nll.pointer)
      var (expectedLosses, expectedNLL, gradients) = ([Double](), [Double](), [Double]())
      for row in 0..<2 {
        let values = logits[row * columns..<(row + 1) * columns].map(Double.init)
        let normaliser = Reference.logSumExp(values)
        let target = Int(targets[row])
        let share = Double(smoothing) / Double(columns)
        let distribution = values.indices.map { j in
          share + (j == target ? 1 - Double(smoothing) : 0)
        }
        expectedLosses.append(
          zip(distribution, values).reduce(0) { $0 - $1.0 * ($1.1 - normaliser) })
        expectedNLL.append(normaliser - values[target])
        gradients += zip(distribution, values).map { 0.25 * (exp($1 - normaliser) - $0) }
      }
      // Losses are summed in double from float exponentials (1.2e-7 each) of rounded differences.
      #expect(firstMismatch(losses.values, expectedLosses, absolute: 1e-6, relative: 1e-6) == nil)
      #expect(firstMismatch(nll.values, expectedNLL, absolute: 1e-6, relative: 1e-6) == nil)
      // A gradient is 0.25 · probability, with the relative error of softmax, minus a rounded share
      // of the target.
      let mismatch = firstMismatch(inOut.values, gradients, absolute: 3e-8, relative: 3e-6)
      #expect(mismatch == nil, "\(columns) columns")
      #expect(inOut.canariesAreIntact && losses.canariesAreIntact && nll.canariesAreIntact)
    }
  }

  @Test(arguments: KernelVariant.available)
  func extremeLogits(variant: KernelVariant) {
    // Large logits must not overflow, hidden ones (-infinity) have probability 0 and no gradient.
    var logits: [Float] = [1_000, 999, -.infinity, -1_000]
    var loss: Float = .nan
    variant.kernels.cross_entropy(1, 4, &logits, [1], 0, 1, &loss, nil)
    let probability = 1 / (1 + exp(-1.0))
    #expect(abs(Double(loss) - (1 + log(1 + exp(-1.0)))) <= 1e-6)
    let expected = [probability, 1 - probability - 1, 0, 0]
    #expect(firstMismatch(logits, expected, absolute: 1e-7, relative: 1e-6) == nil)
    #expect(logits[2] == 0 && logits[3] == 0)
    // A target that cannot be reached costs infinitely much.
    var hopeless: [Float] = [0, -.infinity]
    variant.kernels.cross_entropy(1, 2, &hopeless, [1], 0, 1, &loss, nil)
    #expect(loss == .infinity)
    var broken: [Float] = [0, .nan]
    variant.kernels.cross_entropy(1, 2, &broken, [0], 0, 1, &loss, nil)
    #expect(loss.isNaN)
  }

  /// The gradient against central differences of the loss itself.
  @Test(arguments: KernelVariant.available)
  func gradientIsTheSlopeOfTheLoss(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    let logits = generator.floats(37)
    func loss(_ shifted: [Float]) -> Double {
      var (copy, loss) = (shifted, Float.nan)
      variant.kernels.cross_entropy(1, 37, &copy, [5], 0.1, 1, &loss, nil)
      return Double(loss)
    }
    var (gradient, unused) = (logits, Float.nan)
    variant.kernels.cross_entropy(1, 37, &gradient, [5], 0.1, 1, &unused, nil)
    for j in 0..<37 {
      let step: Float = 0.03125
      var (above, below) = (logits, logits)
      above[j] += step
      below[j] -= step
      let slope = (loss(above) - loss(below)) / Double(above[j] - below[j])
      // Losses are floats near 4 (rounded to 2.4e-7) over a distance of 0.06; the curvature adds
      // step² / 6 · p.
      #expect(abs(slope - Double(gradient[j])) <= 1e-5 + 2e-4 * abs(slope))
    }
  }
}
