import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Asks again where a connection broke or a server was busy, a little later each time.
struct Retrying: Sendable {
  private let settings: HubSettings

  init(_ settings: HubSettings) { self.settings = settings }

  /// Sends a small request until it is answered.
  ///
  /// - Parameters:
  ///   - what: what is asked for, for error texts.
  ///   - host: who is asked.
  ///   - send: the request.
  /// - Returns: the first answer that does not ask for patience.
  /// - Throws: `HubError` where none came.
  func run(
    _ what: String, host: String,
    _ send: () async throws(HTTPFailure) -> HubRequests.Reply
  ) async throws(HubError) -> HubRequests.Reply {
    var attempt = 0
    while true {
      attempt += 1
      do throws(HTTPFailure) {
        let reply = try await send()
        guard isBusy(reply), attempt <= settings.mostRetries else { return reply }
        try await pause(attempt, atLeast: Self.wish(of: reply))
      } catch {
        switch error {
        case .receiver(let error): throw error
        case .connection(let code, let reason):
          // Who is not there now will not be there in a second.
          guard attempt <= min(settings.mostRetries, 2), !Self.isAbsence(code) else {
            throw .unreachable(host: host, reason: reason)
          }
          try await pause(attempt, what, host)
        }
      }
    }
  }

  /// Waits before try number `attempt`.
  func pause(_ attempt: Int, _ what: String, _ host: String) async throws(HubError) {
    do throws(HTTPFailure) {
      try await pause(attempt, atLeast: 0)
    } catch {
      throw .unreachable(host: host, reason: "stopped")
    }
  }

  private func pause(_ attempt: Int, atLeast seconds: Double) async throws(HTTPFailure) {
    let wait = max(settings.retryDelay * Double(1 << min(attempt - 1, 5)), seconds)
    do {
      try await Task.sleep(for: .milliseconds(Int(wait * 1000)))
    } catch {
      throw .connection(code: NSURLErrorCancelled, reason: "stopped")
    }
  }

  /// Whether a server says that it would answer later.
  func isBusy(_ reply: HubRequests.Reply) -> Bool {
    [429, 500, 502, 503, 504].contains(reply.response.statusCode)
  }

  /// Seconds that a busy server asks to wait, at most a minute.
  static func wish(of reply: HubRequests.Reply) -> Double {
    min(max(reply.header("Retry-After").flatMap { Double($0) } ?? 0, 0), 60)
  }

  private static func isAbsence(_ code: Int) -> Bool {
    [
      NSURLErrorCannotFindHost, NSURLErrorDNSLookupFailed, NSURLErrorCannotConnectToHost,
      NSURLErrorNotConnectedToInternet, NSURLErrorCancelled,
    ].contains(code)
  }
}
