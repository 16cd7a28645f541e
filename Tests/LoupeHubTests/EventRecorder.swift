import LoupeHub
import Synchronization

/// Keeps what happened while a model was fetched.
final class EventRecorder: Sendable {
  private let recorded = Mutex<[FetchEvent]>([])

  var events: [FetchEvent] { recorded.withLock { $0 } }

  func hear(_ event: FetchEvent) { recorded.withLock { $0.append(event) } }
}
