import Foundation
import LoupeTensor
import Synchronization
import Testing

struct ThreadPoolTests {
  /// A view that is alone has one thread, the caller's; its owner keeps all.
  @Test func aViewMayRunAlone() {
    let pool = ThreadPool(threads: 3)
    let view = ThreadPool(viewOf: pool)
    #expect(view.threads == 3)
    view.isAlone = true
    #expect(view.threads == 1 && pool.threads == 3)
    let caller = Thread.current
    var order: [Int] = []
    view.run(50) { index in
      #expect(Thread.current === caller)
      order.append(index)
    }
    #expect(order == Array(0..<50))
  }

  /// A view uses its owner's threads, and keeps them when the owner is let go.
  @Test func aViewSharesThreads() {
    let view = ThreadPool(viewOf: ThreadPool(threads: 2))
    let counts = Mutex([Int](repeating: 0, count: 200))
    for _ in 0..<20 { view.run(200) { index in counts.withLock { $0[index] += 1 } } }
    #expect(counts.withLock { $0.allSatisfy { $0 == 20 } })
  }
}
