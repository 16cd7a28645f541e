import CLoupeKernels
import Foundation

/// The threads that share one region's work; see `loupe_pool.h`.
public final class ThreadPool: @unchecked Sendable {
  // Sendable: the pool in C is made for several threads; `isAlone` is touched only by the thread
  // that computes with a view of its own.
  private let pool: OpaquePointer?
  private let participants: Int
  /// Whose threads these are, in a view.
  private let owner: ThreadPool?
  /// Whether everything runs on the caller for the time being, since others need the threads.
  package var isAlone = false

  /// Participants, the caller included.
  public var threads: Int { isAlone ? 1 : participants }

  /// A pool of `threads` participants; 1 means the caller alone.
  public init(threads: Int) {
    pool = threads > 1 ? loupe_pool_create(Int32(threads)) : nil
    participants = pool == nil ? 1 : threads
    owner = nil
  }

  /// A view of `other` for one computation, which may be told to run alone.
  package init(viewOf other: ThreadPool) {
    pool = other.pool
    participants = other.participants
    owner = other
  }

  deinit {
    if let pool, owner == nil { loupe_pool_destroy(pool) }
  }

  /// One pool for the process, with as many threads as the machine has cores.
  public static let shared = ThreadPool(threads: ProcessInfo.processInfo.activeProcessorCount)

  /// Calls `body` once for each index below `count`, side by side where the pool is free.
  package func run(_ count: Int, _ body: (Int) -> Void) {
    guard count > 1, !isAlone, let pool else {
      for index in 0..<count { body(index) }
      return
    }
    withoutActuallyEscaping(body) { escapable in
      var holder = Region(body: escapable)
      withUnsafeMutablePointer(to: &holder) { context in
        loupe_pool_run(pool, count, ThreadPool.trampoline, context)
      }
    }
  }

  /// Calls `body` with a pointer to `work` once for each index below `count`.
  ///
  /// `work` holds plain values only: threads that share a closure count its references, each waiting
  /// for the other's cache line.
  func run<Work>(
    _ count: Int, _ body: @convention(c) @Sendable (UnsafeMutableRawPointer?, Int) -> Void,
    on work: inout Work
  ) {
    withUnsafeMutablePointer(to: &work) { context in
      guard count > 1, !isAlone, let pool else {
        for index in 0..<count { body(context, index) }
        return
      }
      loupe_pool_run(pool, count, body, context)
    }
  }

  private struct Region {
    let body: (Int) -> Void
  }

  private static let trampoline: @convention(c) @Sendable (UnsafeMutableRawPointer?, Int) -> Void =
    { context, index in
      context?.assumingMemoryBound(to: Region.self).pointee.body(index)
    }
}
