import Hummingbird

extension Request {
  /// An answer that takes long to compute: when its client leaves, or the trace is forgotten, the
  /// computing is told to stop.
  ///
  /// The connection ends with the answer, since what else comes over it has been passed over.
  ///
  /// - Parameters:
  ///   - stored: the trace that is asked about.
  ///   - compute: computes it; the flag is raised when nobody waits any more.
  /// - Returns: what was computed.
  /// - Throws: what `compute` throws.
  func answer(
    for stored: StoredTrace, _ compute: (CancellationFlag) async throws -> Response
  ) async throws -> Response {
    let flag = stored.computation()
    defer { flag.raise() }  // it has done its duty, and the trace need not keep it
    var response = try await body.consumeWithInboundCloseHandler { _ in
      try await compute(flag)
    } onInboundClosed: {
      flag.raise()
    }
    response.headers[.connection] = "close"
    return response
  }
}
