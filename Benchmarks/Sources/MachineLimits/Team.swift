import Foundation
import Synchronization

/// Threads that do the same work side by side.
final class Team: Sendable {
  private let threads: Int
  private let arrived = Atomic(0)
  private let rates = Mutex<[Double]>([])

  private init(threads: Int) { self.threads = threads }

  /// How much all threads together do in a second.
  ///
  /// - Parameters:
  ///   - threads: how many there are.
  ///   - seconds: how long each works, at least.
  ///   - work: a small part of the work (a millisecond or so); gets the thread's number and
  ///     returns how much it was.
  /// - Returns: the sum of the threads' rates.
  static func rate(
    threads: Int, seconds: Double, _ work: @escaping @Sendable (Int) -> Double
  ) -> Double {
    let team = Team(threads: threads)
    let finished = DispatchSemaphore(value: 0)
    for number in 0..<threads {
      Thread {
        team.takePart(seconds: seconds) { work(number) }
        finished.signal()
      }.start()
    }
    for _ in 0..<threads { finished.wait() }
    return team.rates.withLock { $0.reduce(0, +) }
  }

  /// Waits for the others, works, notes how fast.
  private func takePart(seconds: Double, _ work: () -> Double) {
    arrived.add(1, ordering: .acquiringAndReleasing)
    while arrived.load(ordering: .acquiring) < threads {}
    let clock = ContinuousClock()
    let start = clock.now
    var done = 0.0
    var elapsed = 0.0
    repeat {
      done += work()
      elapsed = (clock.now - start) / .seconds(1)
    } while elapsed < seconds
    let rate = done / elapsed
    rates.withLock { $0.append(rate) }
  }
}
