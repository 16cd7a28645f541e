import LoupeTrace
import Synchronization
import Testing

import LoupeServer

@Suite struct TraceStoreTests {
  private func trace(floats: Int = 0) -> StoredTrace {
    let trace = StoredTrace()
    trace.add(encoder: [Float](repeating: 0, count: floats))
    return trace
  }

  @Test func findsWhatItKeeps() throws {
    let store = TraceStore(ServerLimits())
    let kept = trace()
    store.add(kept)
    #expect(try store.trace(kept.identifier.text) === kept)
    #expect(throws: ServerError.unknownTrace) { try store.trace(TraceIdentifier().text) }
    #expect(throws: ServerError.unknownTrace) { try store.trace("../../etc/passwd") }
    #expect(throws: ServerError.unknownTrace) { try store.trace("") }
  }

  @Test func forgetsTheOneThatWasAskedForLongestAgo() throws {
    var limits = ServerLimits()
    limits.traces = 2
    let store = TraceStore(limits)
    let (first, second, third) = (trace(), trace(), trace())
    store.add(first)
    store.add(second)
    _ = try store.trace(first.identifier.text)
    store.add(third)
    #expect(store.count == 2)
    #expect(try store.trace(first.identifier.text) === first)
    #expect(throws: ServerError.unknownTrace) { try store.trace(second.identifier.text) }
  }

  @Test func keepsToItsBytes() throws {
    var limits = ServerLimits()
    limits.traceBytes = 4_000
    let store = TraceStore(limits)
    let (first, second) = (trace(floats: 600), trace(floats: 100))
    store.add(first)
    store.add(second)
    #expect(store.count == 2)
    second.add(encoder: [Float](repeating: 0, count: 400))
    store.makeRoom(for: second)
    #expect(store.count == 1)
    #expect(try store.trace(second.identifier.text) === second)
  }

  @Test func keepsTheNewestHoweverLarge() throws {
    var limits = ServerLimits()
    limits.traceBytes = 4
    let store = TraceStore(limits)
    let large = trace(floats: 1_000)
    store.add(large)
    #expect(try store.trace(large.identifier.text) === large)
  }

  @Test func forgetsWhatNobodyAskedForInTime() throws {
    let clock = Mutex(ContinuousClock.now)
    let store = TraceStore(ServerLimits()) { clock.withLock { $0 } }
    let kept = trace()
    store.add(kept)
    clock.withLock { $0 = $0.advanced(by: .seconds(3_500)) }
    #expect(try store.trace(kept.identifier.text) === kept)
    clock.withLock { $0 = $0.advanced(by: .seconds(3_601)) }
    #expect(throws: ServerError.unknownTrace) { try store.trace(kept.identifier.text) }
    store.add(trace())
    #expect(store.count == 1)
  }

  @Test func removingStopsTheComputing() throws {
    let store = TraceStore(ServerLimits())
    let kept = trace()
    store.add(kept)
    try store.remove(kept.identifier.text)
    #expect(kept.cancellation.isRaised)
    #expect(throws: ServerError.unknownTrace) { try store.remove(kept.identifier.text) }
  }

  @Test func namesAreLongAndNeverTheSame() {
    let names = Set((0..<1_000).map { _ in TraceIdentifier().text })
    #expect(names.count == 1_000)
    #expect(names.allSatisfy { $0.utf8.count == 32 && TraceIdentifier($0) != nil })
    #expect(TraceIdentifier("0123456789ABCDEF0123456789abcdef") == nil)
  }
}
