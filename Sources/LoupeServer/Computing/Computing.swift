import ServiceLifecycle

/// What a running server computes with, and what it keeps.
struct Computing: Sendable {
  let queue: ComputationQueue
  let store: TraceStore

  init(_ limits: ServerLimits) {
    queue = ComputationQueue(running: limits.running, waiting: limits.waiting)
    store = TraceStore(limits)
  }

  /// Stops what is being computed, and the threads.
  func stop() {
    store.cancelAll()
    queue.stop()
  }
}

/// Stops the computing when the server is asked to end, so that no connection has to wait for a
/// translation.
struct ComputingService: Service {
  let computing: Computing

  func run() async throws {
    try await gracefulShutdown()
    computing.stop()
  }
}
