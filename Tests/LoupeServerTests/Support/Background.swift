import Foundation

/// Runs what blocks on a thread of its own: the cooperative threads are the server's.
func onThread<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Result { try body() }) }
    thread.start()
  }
}

/// Asks again and again, for at most ten seconds, until `condition` holds; says whether it did.
func eventually(_ condition: @Sendable () async throws -> Bool) async throws -> Bool {
  for _ in 0..<1_000 {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(10))
  }
  return false
}
