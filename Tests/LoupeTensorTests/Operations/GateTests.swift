import LoupeTensor
import Testing

struct GateTests {
  @Test(arguments: [Activation.swish, .gelu, .geluTanh, .tanh, .quickGelu, .none])
  func gradients(_ activation: Activation) {
    GradientCheck(shapes: [Make.rows(3, 14)]) { $0.gate($1[0], activation) }.run()
    GradientCheck(shapes: [Make.rows(2, 5)]) { $0.activate($1[0], activation) }.run()
  }

  @Test func theFirstHalfIsTheGate() {
    let context = ComputeContext()
    let x = context.result(Make.rows(2, 4), tracked: false)
    x.pointer.update(from: [2, -3, 5, 7, -1, 4, 10, 20], count: 8)
    #expect(context.gate(x, .relu).array() == [10, 0, 0, 80])
  }
}
