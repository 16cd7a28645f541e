import LoupeTensor

extension ComputationQueue {
  /// Computes an answer on a thread of the queue.
  ///
  /// - Parameter compute: runs on a computing thread, with memory and threads of its own.
  /// - Returns: what it returned.
  /// - Throws: `ServerError.busy` or `.stopped` where there is no place, and what `compute` throws.
  package func answer<Answer: Sendable>(
    _ compute: @escaping @Sendable (ComputeContext) throws -> Answer
  ) async throws -> Answer {
    let place = try takePlace()
    return try await withCheckedThrowingContinuation { continuation in
      place.start { context in
        continuation.resume(with: Result { try compute(context) })
      }
    }
  }
}
