import Synchronization

/// Tells a computation on another thread to stop; it looks once a token.
package final class CancellationFlag: Sendable {
  private let flag = Atomic(false)

  /// Whether it has been raised.
  package var isRaised: Bool { flag.load(ordering: .relaxed) }

  /// Raises it, for good.
  package func raise() { flag.store(true, ordering: .relaxed) }
}
