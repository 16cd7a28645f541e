import LoupeTensor
import LoupeTraining
import Testing

struct AdamOptimiserTests {
  private func parameter(_ count: Int, index: Int, isTrainable: Bool = true) -> Parameter {
    Parameter(
      name: "p\(index)", shape: Shape(.model, count), index: index,
      values: Buffer((0..<count).map { Float($0 % 7) - 3 }), prepacked: false,
      isTrainable: isTrainable)
  }

  /// Three steps against the rule in double precision; one parameter is larger than a task of the
  /// pool.
  @Test func threeStepsByTheRule() {
    let parameters = [parameter(5, index: 0), parameter(40_000, index: 1)]
    let gradients = GradientStore(parameters: parameters)
    let optimiser = AdamOptimiser(parameters: parameters)
    var weights = parameters.map { $0.values.array().map(Double.init) }
    var m = weights.map { $0.map { _ in 0.0 } }
    var v = m
    for step in 1...3 {
      for (place, parameter) in parameters.enumerated() {
        let buffer = gradients.gradient(of: parameter).mutableElements
        for index in buffer.indices { buffer[index] = Float((index * step) % 11) / 5 - 1 }
        for index in buffer.indices {
          let gradient = 0.5 * Double(buffer[index])
          m[place][index] = 0.9 * m[place][index] + 0.1 * gradient
          v[place][index] = 0.98 * v[place][index] + 0.02 * gradient * gradient
          let first = m[place][index] / (1 - power(0.9, step))
          let second = v[place][index] / (1 - power(0.98, step))
          weights[place][index] -= 0.01 * first / (second.squareRoot() + 1e-9)
        }
      }
      optimiser.update(
        gradients, gradientScale: 0.5, rate: 0.01, step: step, pool: ThreadPool(threads: 2))
    }
    for (place, parameter) in parameters.enumerated() {
      for (found, wanted) in zip(parameter.values.array(), weights[place]) {
        #expect(abs(Double(found) - wanted) <= 2e-6)
      }
    }
  }

  @Test func untrainableParametersStay() {
    let parameters = [parameter(5, index: 0, isTrainable: false)]
    let before = parameters[0].values.array()
    let gradients = GradientStore(parameters: parameters)
    gradients.gradient(of: parameters[0]).mutableElements.update(repeating: 1)
    AdamOptimiser(parameters: parameters).update(
      gradients, gradientScale: 1, rate: 1, step: 1, pool: ThreadPool(threads: 1))
    #expect(parameters[0].values.array() == before)
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1.0) { product, _ in product * base }
  }
}
