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
    store.clear()
    #expect(store.norm(pool: three) == 0)
  }

  /// After clearing, the first writer need not add, and what nobody wrote is zero for who reads.
  @Test func clearedGradientsAreZerosForWhoeverComesFirst() {
    let parameters = (0..<4).map { index in
      Make.parameter("\(index)", Shape(.model, 5), index: index, seed: 1)
    }
    let store = GradientStore(parameters: parameters)
    #expect(store.destination(for: parameters[0]).accumulates)
    for parameter in parameters {
      store.gradient(of: parameter).pointer.update(repeating: .nan, count: 5)
    }
    store.clear()
    let first = store.destination(for: parameters[0])
    #expect(!first.accumulates && store.destination(for: parameters[0]).accumulates)
    first.pointer.update(repeating: 2, count: 5)
    #expect(store.gradient(of: parameters[1]).array() == [0, 0, 0, 0, 0])
    store.settle(pool: ThreadPool(threads: 2))
    #expect(store.gradient(of: parameters[0]).array() == [2, 2, 2, 2, 2])
    #expect(store.gradient(of: parameters[3]).array() == [0, 0, 0, 0, 0])
    #expect(store.destination(for: parameters[2]).accumulates)
  }
}
