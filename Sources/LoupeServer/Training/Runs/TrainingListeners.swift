import Foundation

/// Those who listen to the Train room, each perhaps to one training in particular.
final class TrainingListeners: @unchecked Sendable {
  // Sendable: what changes is touched under `lock` alone.
  private struct Listener {
    let person: Person
    let run: String?
    let channel: AsyncStream<TrainingStreamEvent>.Continuation
  }

  /// Events that wait for a slow listener; beyond it the oldest go.
  private static let patience = 4_096
  private let lock = NSLock()
  private let limit: Int
  private var listeners: [Int: Listener] = [:]
  private var next = 0
  private var isEnded = false

  /// Room for `limit` listeners.
  init(limit: Int) { self.limit = limit }

  /// A new listener's stream; its end takes the listener away.
  ///
  /// - Throws: `ServerError.busy` where there are too many.
  func add(_ person: Person, run: String?) throws(ServerError) -> (
    events: AsyncStream<TrainingStreamEvent>, channel: AsyncStream<TrainingStreamEvent>.Continuation
  ) {
    let (events, channel) = AsyncStream<TrainingStreamEvent>.makeStream(
      bufferingPolicy: .bufferingNewest(Self.patience))
    let number: Int? = lock.withLock {
      guard listeners.count < limit, !isEnded else { return nil }
      next += 1
      listeners[next] = Listener(person: person, run: run, channel: channel)
      return next
    }
    guard let number else { throw .busy(seconds: 5) }
    channel.onTermination = { [weak self] _ in
      _ = self?.lock.withLock { self?.listeners.removeValue(forKey: number) }
    }
    return (events, channel)
  }

  /// Tells those who listen to `run`.
  func tell(_ event: TrainingStreamEvent, of run: String) {
    for listener in lock.withLock({ Array(listeners.values) }) where listener.run == run {
      listener.channel.yield(event)
    }
  }

  /// Tells everybody what `message` says to each.
  func tellAll(_ message: (Person) -> RunsMessage) {
    for listener in lock.withLock({ Array(listeners.values) }) {
      listener.channel.yield(.runs(message(listener.person)))
    }
  }

  /// Ends all streams, for good.
  func end() {
    let all = lock.withLock {
      isEnded = true
      return Array(listeners.values)
    }
    for listener in all { listener.channel.finish() }
  }
}
