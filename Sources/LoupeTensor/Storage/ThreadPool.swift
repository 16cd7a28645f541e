import CLoupeKernels
import Foundation

/// The threads that share one region's work; see `loupe_pool.h`.
public final class ThreadPool: @unchecked Sendable {
  private let pool: OpaquePointer?
  /// Participants, the caller included.
  public let threads: Int

  /// A pool of `threads` participants; 1 means the caller alone.
  public init(threads: Int) {
    pool = threads > 1 ? loupe_pool_create(Int32(threads)) : nil
    self.threads = pool == nil ? 1 : threads
  }

  deinit {
    if let pool { loupe_pool_destroy(pool) }
  }

  /// One pool for the process, with as many threads as the machine has cores.
  public static let shared = ThreadPool(threads: ProcessInfo.processInfo.activeProcessorCount)

  /// Calls `body` once for each index below `count`, side by side where the pool is free.
  package func run(_ count: Int, _ body: (Int) -> Void) {
    guard count > 1, let pool else {
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

  private struct Region {
    let body: (Int) -> Void
  }

  private static let trampoline: @convention(c) @Sendable (UnsafeMutableRawPointer?, Int) -> Void =
    { context, index in
      context?.assumingMemoryBound(to: Region.self).pointee.body(index)
    }
}
