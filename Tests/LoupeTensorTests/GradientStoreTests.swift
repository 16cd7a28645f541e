import LoupeTensor
import Testing

struct GradientStoreTests {
  @Test func normAndClearOverSeveralPieces() {
    let parameters = [
      Make.parameter("a", Shape(.model, 70_001), index: 0, seed: 1),
      Make.parameter("b", Shape(.model, 3), index: 1, seed: 2),
    ]
    let store = GradientStore(parameters: parameters)
    var squares = 0.0
    for parameter in parameters {
      let gradient = store.gradient(of: parameter)
      gradient.pointer.update(from: parameter.values.pointer, count: gradient.count)
      squares += gradient.array().reduce(0) { $0 + Double($1) * Double($1) }
    }
    let (one, three) = (ThreadPool(threads: 1), ThreadPool(threads: 3))
    #expect(abs(store.norm(pool: one) - squares.squareRoot()) <= 1e-9 * squares)
    #expect(store.norm(pool: one) == store.norm(pool: three))
    store.clear(pool: three)
    #expect(store.norm(pool: one) == 0)
  }
}
