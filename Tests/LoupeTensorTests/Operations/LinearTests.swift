import LoupeTensor
import Testing

struct LinearTests {
  @Test(arguments: [1, 3, 9])
  func gradientsWithBias(_ rows: Int) {
    let weight = Make.parameter("weight", Shape(.feedForward, 5, .model, 4), index: 0, seed: 2)
    let bias = Make.parameter("bias", Shape(.feedForward, 5), index: 1, seed: 3)
    GradientCheck(shapes: [Make.rows(rows, 4)], parameters: [weight, bias]) { context, inputs in
      context.linear(inputs[0], weight, bias, axis: .feedForward)
    }.run()
  }

  @Test func gradientsWithoutBias() {
    let weight = Make.parameter("weight", Shape(.model, 3, .model, 7), index: 0, seed: 2)
    GradientCheck(shapes: [Make.rows(4, 7)], parameters: [weight]) { context, inputs in
      context.linear(inputs[0], weight, nil)
    }.run()
  }

  /// A bias that is not trained (Marian's over the vocabulary) gets no gradient.
  @Test func untrainedBiasIsLeftAlone() {
    let weight = Make.parameter("weight", Shape(.vocabulary, 6, .model, 4), index: 0, seed: 2)
    let bias = Make.parameter(
      "bias", Shape(.vocabulary, 6), index: 1, seed: 3, isTrainable: false)
    let check = GradientCheck(shapes: [Make.rows(2, 4)], parameters: [weight, bias]) {
      $0.linear($1[0], weight, bias, axis: .vocabulary)
    }
    check.run()
    let outcome = check.outcome([[Float](repeating: 1, count: 8)], differentiates: true)
    #expect(outcome.parameterGradients[1].allSatisfy { $0 == 0 })
  }

  /// With a tape the activation is an operation of its own, without one it is part of the product:
  /// the same numbers.
  @Test(arguments: [Activation.relu, .swish])
  func activationGradientsAndValues(_ activation: Activation) {
    let weight = Make.parameter("weight", Shape(.feedForward, 5, .model, 4), index: 0, seed: 4)
    let bias = Make.parameter("bias", Shape(.feedForward, 5), index: 1, seed: 5)
    let check = GradientCheck(shapes: [Make.rows(3, 4)], parameters: [weight, bias]) {
      $0.linear($1[0], weight, bias, axis: .feedForward, activation: activation)
    }
    check.run()
    var random = SeededNumbers(seed: 6)
    let x = random.floats(12)
    let trained = check.outcome([x], differentiates: false).output
    let context = ComputeContext()
    let leaf = context.result(Make.rows(3, 4), tracked: false)
    leaf.pointer.update(from: x, count: x.count)
    let inferred = context.linear(
      leaf, weight, bias, axis: .feedForward, activation: activation
    ).array()
    #expect(zip(trained, inferred).allSatisfy { abs($0 - $1) <= 1e-6 })
  }

  /// y = x Wᵀ + b by hand.
  @Test func valuesOfAKnownProduct() {
    let weight = Parameter(
      name: "weight", shape: Shape(.model, 2, .model, 3), index: 0,
      values: Buffer([1, 2, 3, -1, 0, 0.5]), prepacked: false)
    let bias = Parameter(
      name: "bias", shape: Shape(.model, 2), index: 1, values: Buffer([10, 20]), prepacked: false)
    let context = ComputeContext()
    let x = context.result(Make.rows(2, 3), tracked: false)
    x.pointer.update(from: [1, 1, 1, 2, 0, -2], count: 6)
    #expect(context.linear(x, weight, bias).array() == [16, 19.5, 6, 17])
  }

  /// A weight packed beforehand gives the same bits as one packed for the call.
  @Test func prepackedWeightsGiveTheSameBits() {
    var random = SeededNumbers(seed: 7)
    let numbers = random.floats(37 * 19)
    let shape = Shape(.model, 37, .model, 19)
    let plain = Parameter(
      name: "w", shape: shape, index: 0, values: Buffer(numbers), prepacked: false)
    let packed = Parameter(
      name: "w", shape: shape, index: 0, values: Buffer(numbers), prepacked: true)
    let context = ComputeContext()
    let x = context.result(Make.rows(11, 19), tracked: false)
    x.pointer.update(from: random.floats(x.count), count: x.count)
    #expect(
      context.linear(x, plain, nil).array() == context.linear(x, packed, nil).array())
  }
}
