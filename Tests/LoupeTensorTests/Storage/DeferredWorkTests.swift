import LoupeTensor
import Synchronization
import Testing

struct DeferredWorkTests {
  /// Nothing happens before `finish`, everything in it, and nothing twice.
  @Test func eachTaskIsDoneOnce() {
    let done = Mutex([Int](repeating: 0, count: 100))
    let work = DeferredWork()
    for index in 0..<100 { work.add { done.withLock { $0[index] += 1 } } }
    #expect(done.withLock { $0.allSatisfy { $0 == 0 } })
    work.finish(on: ThreadPool(threads: 3))
    #expect(done.withLock { $0.allSatisfy { $0 == 1 } })
    work.finish()
    #expect(done.withLock { $0.allSatisfy { $0 == 1 } })
  }

  /// What a task holds is let go when it is done.
  @Test func tasksAreForgotten() {
    final class Held: Sendable {}
    let work = DeferredWork()
    weak var held: Held?
    do {
      let object = Held()
      held = object
      work.add { withExtendedLifetime(object) {} }
    }
    #expect(held != nil)
    work.finish()
    #expect(held == nil)
  }

  /// Matrices that are packed later hold the same as those that are packed at once.
  @Test(arguments: Precision.allCases)
  func packingLaterGivesTheSame(precision: Precision) {
    let (outputs, inputs) = (70, 33)
    let values = Buffer((0..<outputs * inputs).map { Float(($0 * 37) % 101) / 50 - 1 })
    func weights() -> [Parameter] {
      (0..<3).map {
        Parameter(
          name: "w\($0)", shape: Shape(.model, outputs, .model, inputs), index: $0, values: values)
      }
    }
    let (now, later) = (weights(), weights())
    let work = DeferredWork()
    Parameter.pack(now, precision: precision)
    Parameter.pack(later, precision: precision, in: PackedArena(), later: work)
    work.finish()
    for (a, b) in zip(now, later) { #expect(a.values.array() == b.values.array()) }
    #expect(now[0].values.array().contains { $0 != 0 })
  }
}
