import Foundation
import Synchronization
import Testing

import LoupeServer

@Suite struct ComputationQueueTests {
  /// Lets jobs wait for a sign.
  private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func open(_ count: Int = 1) { for _ in 0..<count { semaphore.signal() } }
    func pass() { semaphore.wait() }
  }

  @Test func runsAFewAndLetsAFewWait() async throws {
    let queue = ComputationQueue(running: 2, waiting: 1)
    let gate = Gate()
    let counter = Counter()
    for _ in 0..<3 {
      try queue.takePlace().start { _ in
        counter.enter()
        gate.pass()
        counter.leave()
      }
    }
    #expect(try await eventually { counter.now == 2 })
    #expect(queue.busy == 3)
    #expect(throws: ServerError.busy(seconds: 1)) { try queue.takePlace() }
    gate.open(3)
    #expect(try await eventually { queue.busy == 0 })
    #expect(counter.most == 2)
    #expect(counter.all == 3)
    queue.stop()
  }

  @Test func givesBackAPlaceThatNobodyUsed() throws {
    let queue = ComputationQueue(running: 1, waiting: 0)
    do {
      let place = try queue.takePlace()
      #expect(queue.busy == 1)
      _ = place
    }
    #expect(queue.busy == 0)
    queue.stop()
  }

  @Test func takesNobodyInAfterItsStop() {
    let queue = ComputationQueue(running: 1, waiting: 0)
    queue.stop()
    #expect(throws: ServerError.stopped) { try queue.takePlace() }
  }

  @Test func runsWhatWasTakenInBeforeItsStop() async throws {
    let queue = ComputationQueue(running: 1, waiting: 1)
    let counter = Counter()
    let place = try queue.takePlace()
    queue.stop()
    place.start { _ in counter.enter() }
    #expect(try await eventually { counter.all == 1 && queue.busy == 0 })
  }

  private final class Counter: Sendable {
    private let state = Mutex((now: 0, most: 0, all: 0))
    var now: Int { state.withLock { $0.now } }
    var most: Int { state.withLock { $0.most } }
    var all: Int { state.withLock { $0.all } }
    func enter() {
      state.withLock {
        $0.now += 1
        $0.all += 1
        $0.most = max($0.most, $0.now)
      }
    }
    func leave() { state.withLock { $0.now -= 1 } }
  }
}
