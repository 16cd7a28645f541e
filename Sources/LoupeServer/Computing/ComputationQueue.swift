import Foundation
import LoupeTensor

/// Runs computations on threads of its own, a few at a time, and lets a few more wait.
///
/// The cooperative threads of Swift's concurrency serve the network and are never kept by a
/// computation.
package final class ComputationQueue: @unchecked Sendable {
  // Sendable: what changes is touched under `condition` alone.
  package typealias Job = @Sendable (ComputeContext) -> Void

  /// A place in the queue: taken when it is made, given back when its job is done or when nobody
  /// holds it any more.
  package final class Place: Sendable {
    private let queue: ComputationQueue
    private let used = CancellationFlag()

    fileprivate init(_ queue: ComputationQueue) { self.queue = queue }

    /// Hands over the job; once.
    package func start(_ job: @escaping Job) {
      used.raise()
      queue.append(job)
    }

    deinit {
      if !used.isRaised { queue.giveBack() }
    }
  }

  private let condition = NSCondition()
  private let running: Int
  /// Places there are.
  package let limit: Int
  private var taken = 0
  private var jobs: [Job] = []
  private var threads = 0
  private var idle = 0
  private var isStopped = false

  /// A queue that runs `running` jobs at a time and lets `waiting` more wait.
  package init(running: Int, waiting: Int) {
    self.running = max(running, 1)
    limit = max(running, 1) + max(waiting, 0)
  }

  /// Places that are taken: jobs that run, wait, or are about to.
  package var busy: Int { condition.withLock { taken } }

  /// Takes a place.
  ///
  /// - Throws: `ServerError.busy` when there is none, `.stopped` when the server is stopping.
  package func takePlace() throws(ServerError) -> Place {
    condition.lock()
    defer { condition.unlock() }
    guard !isStopped else { throw .stopped }
    guard taken < limit else { throw .busy(seconds: 1) }
    taken += 1
    return Place(self)
  }

  /// Lets the threads end after what they are at.
  ///
  /// Waiting jobs still run: they find out by themselves that they are not wanted.
  package func stop() {
    condition.withLock {
      isStopped = true
      condition.broadcast()
    }
  }

  private func append(_ job: @escaping Job) {
    condition.lock()
    defer { condition.unlock() }
    jobs.append(job)
    if jobs.count > idle, threads < running {
      threads += 1
      let thread = Thread { [self] in work() }
      thread.name = "loupe-computing-\(threads)"
      thread.stackSize = 8 << 20
      thread.start()
    }
    condition.signal()
  }

  private func giveBack() {
    condition.withLock { taken -= 1 }
  }

  /// What each thread does; its memory is kept from one job to the next.
  private func work() {
    let context = ComputeContext()
    while let job = nextJob() {
      job(context)
      giveBack()
    }
  }

  private func nextJob() -> Job? {
    condition.lock()
    defer { condition.unlock() }
    idle += 1
    while jobs.isEmpty, !isStopped { condition.wait() }
    idle -= 1
    guard !jobs.isEmpty else {
      threads -= 1
      return nil
    }
    return jobs.removeFirst()
  }
}
