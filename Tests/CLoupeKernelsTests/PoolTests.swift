import CLoupeKernels
import Foundation
import Synchronization
import Testing

/// What a region's body writes to: one counter an index, and an optional pool to use from inside.
private final class Region: Sendable {
  let counters: [CountedIndex]
  nonisolated(unsafe) let inner: OpaquePointer?

  init(count: Int, inner: OpaquePointer? = nil) {
    counters = (0..<count).map { _ in CountedIndex() }
    self.inner = inner
  }

  /// How often the body was called for each index.
  var calls: [Int] { counters.map { $0.calls.load(ordering: .relaxed) } }
}

private final class CountedIndex: Sendable {
  let calls = Atomic<Int>(0)
}

/// Counts its calls; runs a region of the inner pool from inside when there is one.
private let countCalls: @convention(c) (UnsafeMutableRawPointer?, Int) -> Void = { context, index in
  guard let context else { return }
  let region = Unmanaged<Region>.fromOpaque(context).takeUnretainedValue()
  region.counters[index].calls.add(1, ordering: .relaxed)
  guard let inner = region.inner else { return }
  let nested = Region(count: 3)
  loupe_pool_run(inner, 3, countCalls, Unmanaged.passUnretained(nested).toOpaque())
  if nested.calls != [1, 1, 1] { region.counters[index].calls.add(1_000, ordering: .relaxed) }
}

private func run(_ pool: OpaquePointer?, count: Int, inner: OpaquePointer? = nil) -> [Int] {
  let region = Region(count: count, inner: inner)
  loupe_pool_run(pool, count, countCalls, Unmanaged.passUnretained(region).toOpaque())
  return region.calls
}

/// Two rows of plain numbers, written without atomics: the thread sanitizer sees whether the pool
/// orders the writes.
private struct Relay {
  var previous: UnsafeMutablePointer<Int>
  var next: UnsafeMutablePointer<Int>
  var count: Int
}

@Suite(.serialized) struct PoolTests {
  @Test(arguments: [1, 2, 3, 8])
  func everyIndexRunsOnce(threads: Int32) throws {
    let pool = try #require(loupe_pool_create(threads))
    defer { loupe_pool_destroy(pool) }
    #expect(loupe_pool_threads(pool) == threads)
    for count in [0, 1, 2, 3, 4, 7, 64, 1_000] {
      #expect(run(pool, count: count) == [Int](repeating: 1, count: count))
    }
  }

  @Test func moreIndicesThanParts() throws {
    let pool = try #require(loupe_pool_create(2))
    defer { loupe_pool_destroy(pool) }
    for count in [32_768, 32_769, 100_000] {
      #expect(run(pool, count: count) == [Int](repeating: 1, count: count))
    }
  }

  @Test func withoutAPoolTheCallerRunsEverything() {
    #expect(run(nil, count: 5) == [1, 1, 1, 1, 1])
    #expect(loupe_pool_threads(nil) == 1)
    loupe_pool_destroy(nil)
  }

  @Test func nonsenseThreadCountsMeanOne() throws {
    for threads: Int32 in [0, -3] {
      let pool = try #require(loupe_pool_create(threads))
      #expect(loupe_pool_threads(pool) == 1)
      #expect(run(pool, count: 3) == [1, 1, 1])
      loupe_pool_destroy(pool)
    }
  }

  @Test func regionsInsideRegionsRunInPlace() throws {
    let pool = try #require(loupe_pool_create(3))
    let other = try #require(loupe_pool_create(2))
    defer {
      loupe_pool_destroy(pool)
      loupe_pool_destroy(other)
    }
    for _ in 0..<50 {
      #expect(run(pool, count: 20, inner: pool) == [Int](repeating: 1, count: 20))
      #expect(run(pool, count: 20, inner: other) == [Int](repeating: 1, count: 20))
    }
  }

  /// Writes of one region are seen by the caller and by the next region, on whatever thread.
  @Test func regionsAreOrdered() throws {
    let pool = try #require(loupe_pool_create(4))
    defer { loupe_pool_destroy(pool) }
    let (count, rounds) = (16, 20_000)
    let values = UnsafeMutablePointer<Int>.allocate(capacity: 2 * count)
    values.initialize(repeating: 0, count: 2 * count)
    defer { values.deallocate() }
    for round in 0..<rounds {
      let isEven = round % 2 == 0
      var relay = Relay(
        previous: isEven ? values : values + count, next: isEven ? values + count : values,
        count: count)
      loupe_pool_run(
        pool, count,
        { @Sendable context, index in
          guard let relay = context?.assumingMemoryBound(to: Relay.self).pointee else { return }
          // What the neighbour, perhaps on another thread, wrote in the region before.
          relay.next[index] = relay.previous[(index + 1) % relay.count] + 1
        }, &relay)
    }
    #expect((0..<count).map { values[$0] } == [Int](repeating: rounds, count: count))
  }

  /// Workers that went to sleep are woken, or the caller does their work.
  @Test func regionsAfterAPause() throws {
    let pool = try #require(loupe_pool_create(3))
    defer { loupe_pool_destroy(pool) }
    for pause in [0, 500, 1_000, 3_000, 1_000, 500] {
      usleep(UInt32(pause))
      #expect(run(pool, count: 9) == [Int](repeating: 1, count: 9))
    }
  }

  /// Several requests at once: one has the pool, the others run alone, all are right.
  @Test func concurrentCallers() async throws {
    let pool = try #require(loupe_pool_create(3))
    defer { loupe_pool_destroy(pool) }
    let shared = SendablePool(pool: pool)
    let wrong = Atomic<Int>(0)
    let threads = (0..<4).map { caller in
      Thread {
        for round in 0..<3_000 {
          let count = 1 + (round * 7 + caller) % 23
          if run(shared.pool, count: count) != [Int](repeating: 1, count: count) {
            wrong.add(1, ordering: .relaxed)
          }
        }
        shared.finished.signal()
      }
    }
    threads.forEach { $0.start() }
    shared.waitFor(threads.count)
    #expect(wrong.load(ordering: .relaxed) == 0)
  }

  @Test func creationAndDestruction() throws {
    for round in 0..<60 {
      let pool = try #require(loupe_pool_create(3))
      if round % 2 == 0 { #expect(run(pool, count: 5) == [1, 1, 1, 1, 1]) }
      if round % 20 == 0 { usleep(2_000) }
      loupe_pool_destroy(pool)
    }
  }
}

/// Carries a pool to other threads and hears from them when they are done.
private final class SendablePool: @unchecked Sendable {
  // Unchecked: the pool may be used from several threads at once; that is what is tested.
  let pool: OpaquePointer
  let finished = DispatchSemaphore(value: 0)

  init(pool: OpaquePointer) { self.pool = pool }

  /// Blocks until this many threads have signalled.
  func waitFor(_ count: Int) {
    for _ in 0..<count { finished.wait() }
  }
}
