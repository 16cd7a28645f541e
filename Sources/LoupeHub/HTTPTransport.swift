import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One request at a time over HTTP: no redirect is followed here, nothing is kept between requests.
///
/// Bodies are handed on as they come, so that a file of any size passes through little memory.
final class HTTPTransport: Sendable {
  /// Takes the next bytes of a body; throws to end the exchange.
  typealias Receiver = @Sendable (HTTPURLResponse, Data) throws(HubError) -> Void

  private let session: URLSession
  private let exchanges = HTTPExchanges()

  /// A transport that gives up after `timeout` seconds without a byte.
  init(timeout: Double) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = timeout
    configuration.httpShouldSetCookies = false
    configuration.urlCache = nil
    configuration.urlCredentialStorage = nil
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 1
    session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: queue)
  }

  deinit { session.invalidateAndCancel() }

  /// Sends a request and hands the body to `receive`.
  ///
  /// - Returns: the answer's status and headers, once its body is complete.
  /// - Throws: `HTTPFailure` where the connection failed, or what `receive` threw.
  func send(
    _ request: URLRequest, receive: @escaping Receiver
  ) async throws(HTTPFailure) -> HTTPURLResponse {
    let task = session.dataTask(with: request)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        exchanges.add(task, HTTPExchange(receive: receive, continuation: continuation))
        task.resume()
      }
    } onCancel: {
      task.cancel()
    }
    return try result.get()
  }
}

/// Why an exchange did not come to its end.
package enum HTTPFailure: Error {
  /// The connection failed: the system's code, and words for it.
  case connection(code: Int, reason: String)
  /// Whoever received the body would not go on.
  case receiver(HubError)
}

/// One exchange under way.
struct HTTPExchange {
  let receive: HTTPTransport.Receiver
  let continuation: CheckedContinuation<Result<HTTPURLResponse, HTTPFailure>, Never>
  var response: HTTPURLResponse?
  var failure: HubError?

  init(
    receive: @escaping HTTPTransport.Receiver,
    continuation: CheckedContinuation<Result<HTTPURLResponse, HTTPFailure>, Never>
  ) {
    self.receive = receive
    self.continuation = continuation
  }
}

/// The exchanges under way, by the number of their task.
package final class HTTPExchanges: NSObject, URLSessionDataDelegate {
  private let running = Mutex<[Int: HTTPExchange]>([:])

  func add(_ task: URLSessionTask, _ exchange: HTTPExchange) {
    let number = task.taskIdentifier
    running.withLock { $0[number] = exchange }
  }

  /// Never followed here: the session would send the token along to another host.
  package func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  package func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let number = dataTask.taskIdentifier
    running.withLock { $0[number]?.response = response as? HTTPURLResponse }
    completionHandler(.allow)
  }

  package func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data
  ) {
    let number = dataTask.taskIdentifier
    let exchange = running.withLock { $0[number] }
    guard let exchange, exchange.failure == nil, let response = exchange.response else { return }
    do throws(HubError) {
      try exchange.receive(response, data)
    } catch {
      running.withLock { $0[number]?.failure = error }
      dataTask.cancel()
    }
  }

  package func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    let number = task.taskIdentifier
    guard let exchange = running.withLock({ $0.removeValue(forKey: number) }) else { return }
    if let failure = exchange.failure {
      exchange.continuation.resume(returning: .failure(.receiver(failure)))
    } else if let error = error as NSError? {
      let failure = HTTPFailure.connection(code: error.code, reason: Self.reason(error))
      exchange.continuation.resume(returning: .failure(failure))
    } else if let response = exchange.response {
      exchange.continuation.resume(returning: .success(response))
    } else {
      let failure = HTTPFailure.connection(code: 0, reason: "it did not answer")
      exchange.continuation.resume(returning: .failure(failure))
    }
  }

  /// Why a connection failed, in words.
  package static func reason(_ error: NSError) -> String {
    // On Linux a certificate that is not trusted has no code of its own.
    if error.code == NSURLErrorUnknown, error.localizedDescription.contains("certificate") {
      return "its certificate is not trusted"
    }
    return switch error.code {
    case NSURLErrorTimedOut: "no answer in time"
    case NSURLErrorCannotFindHost, NSURLErrorDNSLookupFailed: "no such host is known"
    case NSURLErrorCannotConnectToHost: "the connection was refused"
    case NSURLErrorNotConnectedToInternet: "this machine is offline"
    case NSURLErrorCancelled: "stopped"
    case NSURLErrorUnknown, NSURLErrorNetworkConnectionLost: "the connection broke"
    case NSURLErrorSecureConnectionFailed, NSURLErrorServerCertificateUntrusted,
      NSURLErrorServerCertificateHasBadDate, NSURLErrorServerCertificateNotYetValid,
      NSURLErrorServerCertificateHasUnknownRoot:
      "its certificate is not trusted"
    default: "network error \(error.code)"
    }
  }
}
