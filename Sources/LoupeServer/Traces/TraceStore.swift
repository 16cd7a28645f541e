import Synchronization

/// The traces that are kept: those asked for last, as long as they fit.
package final class TraceStore: Sendable {
  private struct Entry {
    let trace: StoredTrace
    var lastUse: ContinuousClock.Instant
  }

  private let limits: ServerLimits
  private let now: @Sendable () -> ContinuousClock.Instant
  private let entries = Mutex<[TraceIdentifier: Entry]>([:])

  /// An empty store; `now` tells the time.
  package init(
    _ limits: ServerLimits,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
    self.limits = limits
    self.now = now
  }

  /// How many are kept.
  package var count: Int { entries.withLock { $0.count } }

  /// Keeps `trace`, and forgets what has become too old or too much.
  package func add(_ trace: StoredTrace) {
    entries.withLock {
      $0[trace.identifier] = Entry(trace: trace, lastUse: now())
      tidy(&$0, keeping: trace.identifier)
    }
  }

  /// Forgets what no longer fits, now that `trace` has grown.
  package func makeRoom(for trace: StoredTrace) {
    entries.withLock { tidy(&$0, keeping: trace.identifier) }
  }

  /// The trace of that name.
  ///
  /// - Throws: `ServerError.unknownTrace`.
  package func trace(_ name: String) throws(ServerError) -> StoredTrace {
    let found: StoredTrace? = entries.withLock {
      guard let identifier = TraceIdentifier(name), let entry = $0[identifier],
        entry.lastUse.duration(to: now()) < limits.traceLifetime
      else { return nil }
      $0[identifier]?.lastUse = now()
      return entry.trace
    }
    guard let found else { throw .unknownTrace }
    return found
  }

  /// Forgets the trace of that name, and stops the computing of it.
  ///
  /// - Throws: `ServerError.unknownTrace`.
  package func remove(_ name: String) throws(ServerError) {
    try trace(name).cancel()
    entries.withLock { entries in
      if let identifier = TraceIdentifier(name) { entries[identifier] = nil }
    }
  }

  /// Stops the computing of every trace.
  package func cancelAll() {
    for entry in entries.withLock({ Array($0.values) }) { entry.trace.cancel() }
  }

  private func tidy(_ entries: inout [TraceIdentifier: Entry], keeping newest: TraceIdentifier) {
    let time = now()
    for (identifier, entry) in entries
    where identifier != newest && entry.lastUse.duration(to: time) >= limits.traceLifetime {
      entries[identifier] = nil
    }
    var bytes = entries.values.reduce(0) { $0 + $1.trace.byteCount }
    let oldestFirst = entries.filter { $0.key != newest }
      .sorted { $0.value.lastUse < $1.value.lastUse }
    for (identifier, entry) in oldestFirst
    where entries.count > limits.traces || bytes > limits.traceBytes {
      bytes -= entry.trace.byteCount
      entries[identifier] = nil
    }
  }
}
