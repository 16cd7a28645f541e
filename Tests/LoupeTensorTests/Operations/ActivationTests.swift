import Foundation
import LoupeTensor
import Testing

struct ActivationTests {
  @Test(arguments: [Activation.relu, .swish])
  func gradients(_ activation: Activation) {
    GradientCheck(shapes: [Make.rows(3, 7)]) { $0.activate($1[0], activation) }.run()
  }

  @Test func noneIsTheSameTensor() {
    GradientCheck(shapes: [Make.rows(2, 3)]) { $0.activate($1[0], .none) }.run()
  }

  @Test func values() {
    let context = ComputeContext()
    let x = context.result(Make.rows(1, 4), tracked: false)
    let numbers: [Float] = [-2, -0.5, 0, 3]
    x.pointer.update(from: numbers, count: 4)
    #expect(context.activate(x, .relu).array() == [0, 0, 0, 3])
    let swish = context.activate(x, .swish).array()
    for (found, value) in zip(swish, numbers) {
      let wanted = Double(value) / (1 + exp(-Double(value)))
      #expect(abs(Double(found) - wanted) <= 1e-6)
    }
  }
}
