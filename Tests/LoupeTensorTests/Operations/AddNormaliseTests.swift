import Foundation
import LoupeTensor
import Testing

struct AddNormaliseTests {
  private let gain = Make.parameter("gain", Shape(.model, 6), index: 0, seed: 2)
  private let bias = Make.parameter("bias", Shape(.model, 6), index: 1, seed: 3)

  @Test(arguments: [1, 4])
  func gradients(_ rows: Int) {
    GradientCheck(
      shapes: [Make.rows(rows, 6), Make.rows(rows, 6)], parameters: [gain, bias]
    ) { [gain, bias] in
      $0.addNormalise($1[0], residual: $1[1], gain: gain, bias: bias, epsilon: 1e-5)
    }.run()
  }

  /// One tensor on both ways: both gradients add up in it.
  @Test func gradientsAddUpWhereATensorIsReadTwice() {
    GradientCheck(shapes: [Make.rows(3, 6)], parameters: [gain, bias]) { [gain, bias] in
      $0.addNormalise($1[0], residual: $1[0], gain: gain, bias: bias, epsilon: 1e-5)
    }.run()
  }

  /// With dropout on the way in, by differences and against the two operations one by one.
  @Test func gradientsWithDropout() {
    GradientCheck(
      shapes: [Make.rows(4, 6), Make.rows(4, 6)], parameters: [gain, bias], dropoutSeed: 3
    ) { [gain, bias] in
      $0.addNormalise(
        $1[0], residual: $1[1], gain: gain, bias: bias, epsilon: 1e-2, dropout: 0.3)
    }.run()
  }

  @Test func dropoutInsideEqualsDropoutBefore() {
    var random = SeededNumbers(seed: 5)
    let values = [random.floats(1_300 * 6), random.floats(1_300 * 6)]
    func outcome(inside: Bool) -> GradientCheck.Outcome {
      GradientCheck(
        shapes: [Make.rows(1_300, 6), Make.rows(1_300, 6)], parameters: [gain, bias],
        dropoutSeed: 3, pool: ThreadPool(threads: 2)
      ) { [gain, bias] in
        $0.addNormalise(
          inside ? $1[0] : $0.drop($1[0], rate: 0.3), residual: $1[1], gain: gain, bias: bias,
          epsilon: 1e-5, dropout: inside ? 0.3 : 0)
      }.outcome(values, differentiates: true)
    }
    let (inside, before) = (outcome(inside: true), outcome(inside: false))
    #expect(inside.output == before.output)
    #expect(inside.inputGradients == before.inputGradients)
    #expect(inside.parameterGradients == before.parameterGradients)
  }

  /// From 64 rows on the sums over rows are split into fixed parts: threads must not change a bit.
  @Test func threadsDoNotChangeGradients() {
    var random = SeededNumbers(seed: 4)
    let values = [random.floats(130 * 6), random.floats(130 * 6)]
    func outcome(_ threads: Int) -> GradientCheck.Outcome {
      GradientCheck(
        shapes: [Make.rows(130, 6), Make.rows(130, 6)], parameters: [gain, bias],
        pool: ThreadPool(threads: threads)
      ) { [gain, bias] in
        $0.addNormalise($1[0], residual: $1[1], gain: gain, bias: bias, epsilon: 1e-5)
      }.outcome(values, differentiates: true)
    }
    let one = outcome(1)
    let three = outcome(3)
    #expect(one.inputGradients == three.inputGradients)
    #expect(one.parameterGradients == three.parameterGradients)
  }

  @Test func rowsAreNormalised() {
    let ones = Parameter(
      name: "gain", shape: Shape(.model, 5), index: 0,
      values: Buffer([Float](repeating: 1, count: 5)), prepacked: false)
    let zeros = Parameter(
      name: "bias", shape: Shape(.model, 5), index: 1, values: Buffer(zeros: 5), prepacked: false)
    var random = SeededNumbers(seed: 5)
    let context = ComputeContext()
    let x = context.result(Make.rows(3, 5), tracked: false)
    let residual = context.result(Make.rows(3, 5), tracked: false)
    x.pointer.update(from: random.floats(15), count: 15)
    residual.pointer.update(from: random.floats(15), count: 15)
    let y = context.addNormalise(x, residual: residual, gain: ones, bias: zeros, epsilon: 1e-5)
    for row in 0..<3 {
      let values = y.row(row).map(Double.init)
      let mean = values.reduce(0, +) / 5
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5
      #expect(abs(mean) <= 1e-6)
      #expect(abs(variance - 1) <= 1e-3)
    }
  }
}
