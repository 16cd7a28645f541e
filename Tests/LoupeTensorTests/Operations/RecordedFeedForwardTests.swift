import LoupeTensor
import LoupeTestSupport
import Testing

/// The feed-forward sublayer as one operation, against differences and against its parts.
struct RecordedFeedForwardTests {
  private let expand = Make.parameter(
    "fc1.weight", Shape(.feedForward, 7, .model, 5), index: 0, seed: 2)
  private let expandBias = Make.parameter("fc1.bias", Shape(.feedForward, 7), index: 1, seed: 3)
  private let contract = Make.parameter(
    "fc2.weight", Shape(.model, 5, .feedForward, 7), index: 2, seed: 4)
  private let contractBias = Make.parameter("fc2.bias", Shape(.model, 5), index: 3, seed: 5)

  private var parameters: [Parameter] { [expand, expandBias, contract, contractBias] }

  private func check(
    rows: Int, _ activation: Activation, dropout: Float, fused: Bool, threads: Int = 1
  ) -> GradientCheck {
    let maps = FeedForwardMaps(
      expand: .init(weight: expand, bias: expandBias),
      contract: .init(weight: contract, bias: contractBias), activation: activation,
      dropout: dropout)
    return GradientCheck(
      shapes: [Make.rows(rows, 5)], parameters: parameters, dropoutSeed: 11,
      pool: ThreadPool(threads: threads)
    ) { context, inputs in
      if fused { return context.recordedFeedForward(inputs[0], maps) }
      let hidden = context.linear(
        inputs[0], maps.expand.weight, maps.expand.bias, axis: .feedForward,
        activation: activation)
      return context.linear(
        context.drop(hidden, rate: dropout), maps.contract.weight, maps.contract.bias)
    }
  }

  @Test(arguments: [Activation.none, .swish], [Float(0), 0.3])
  func gradients(_ activation: Activation, _ dropout: Float) {
    check(rows: 3, activation, dropout: dropout, fused: true).run()
  }

  /// The same numbers as the operations one by one, over several blocks of rows; relu, whose corner
  /// differences do not see, is checked here.
  @Test(arguments: [Activation.none, .relu, .swish], [Float(0), 0.3])
  func equalsItsParts(_ activation: Activation, _ dropout: Float) {
    var random = SeededNumbers(seed: 6)
    let x = [random.floats(400 * 5)]
    let fused = check(rows: 400, activation, dropout: dropout, fused: true)
      .outcome(x, differentiates: true)
    let parts = check(rows: 400, activation, dropout: dropout, fused: false)
      .outcome(x, differentiates: true)
    #expect(fused.output == parts.output)
    for (a, b) in zip(fused.inputGradients, parts.inputGradients) {
      #expect(largestDifference(a, b) <= 1e-5)
    }
    for (a, b) in zip(fused.parameterGradients, parts.parameterGradients) {
      let scale = b.map(abs).max() ?? 0
      #expect(scale > 0 && largestDifference(a, b) <= 1e-5 * scale)
    }
  }

  @Test func threadsDoNotChangeIt() {
    var random = SeededNumbers(seed: 7)
    let x = [random.floats(401 * 5)]
    let one = check(rows: 401, .relu, dropout: 0.2, fused: true).outcome(x, differentiates: true)
    let three = check(rows: 401, .relu, dropout: 0.2, fused: true, threads: 3)
      .outcome(x, differentiates: true)
    #expect(one.output == three.output)
    #expect(one.inputGradients == three.inputGradients)
    #expect(one.parameterGradients == three.parameterGradients)
  }
}
