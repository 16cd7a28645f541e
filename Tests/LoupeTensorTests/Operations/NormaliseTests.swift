import LoupeTensor
import Testing

struct NormaliseTests {
  private let gain = Make.parameter("gain", Shape(.model, 6), index: 0, seed: 2)
  private let bias = Make.parameter("bias", Shape(.model, 6), index: 1, seed: 3)

  private func normalisation(_ kind: NormalisationKind) -> RowNormalisation {
    RowNormalisation(
      kind: kind, gain: gain, bias: kind == .layer ? bias : nil, epsilon: 1e-3)
  }

  @Test(arguments: [NormalisationKind.layer, .rootMeanSquare], [1, 5])
  func gradients(_ kind: NormalisationKind, rows: Int) {
    let normalisation = normalisation(kind)
    GradientCheck(
      shapes: [Make.rows(rows, 6)], parameters: kind == .layer ? [gain, bias] : [gain]
    ) { $0.normalise($1[0], normalisation) }.run()
  }

  /// A stream that is read by a norm and added again behind it: pre-norm.
  @Test(arguments: [NormalisationKind.layer, .rootMeanSquare])
  func gradientsAroundAResidual(_ kind: NormalisationKind) {
    let normalisation = normalisation(kind)
    GradientCheck(
      shapes: [Make.rows(4, 6)], parameters: kind == .layer ? [gain, bias] : [gain]
    ) { $0.addResidual($0.normalise($1[0], normalisation), residual: $1[0]) }.run()
  }

  /// From 64 rows on the sums over rows are split into fixed parts: threads must not change a bit.
  @Test(arguments: [NormalisationKind.layer, .rootMeanSquare])
  func threadsDoNotChangeGradients(_ kind: NormalisationKind) {
    var random = SeededNumbers(seed: 4)
    let values = [random.floats(130 * 6)]
    let normalisation = normalisation(kind)
    func outcome(_ threads: Int) -> GradientCheck.Outcome {
      GradientCheck(
        shapes: [Make.rows(130, 6)], parameters: kind == .layer ? [gain, bias] : [gain],
        pool: ThreadPool(threads: threads)
      ) { $0.normalise($1[0], normalisation) }.outcome(values, differentiates: true)
    }
    let (one, two) = (outcome(1), outcome(2))
    #expect(one.output == two.output && one.inputGradients == two.inputGradients)
    #expect(one.parameterGradients == two.parameterGradients)
  }

  @Test func aResidualWithDropoutHasGradients() {
    GradientCheck(shapes: [Make.rows(4, 6), Make.rows(4, 6)], dropoutSeed: 3) {
      $0.addResidual($1[0], residual: $1[1], dropout: 0.3)
    }.run()
  }

  @Test func aFactorHasGradients() {
    GradientCheck(shapes: [Make.rows(2, 5)]) { $0.scaled($1[0], by: 0.37) }.run()
    let context = ComputeContext()
    let x = context.result(Make.rows(1, 2), tracked: false)
    x.pointer.update(from: [3, -4], count: 2)
    #expect(context.scaled(x, by: 0.5).array() == [1.5, -2])
    #expect(x.array() == [3, -4])
  }
}
