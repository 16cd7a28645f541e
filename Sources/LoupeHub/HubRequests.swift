import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Requests to the hub and to where it sends us: redirects, token, and what its errors mean.
package struct HubRequests: Sendable {
  /// The end of a chain of redirects.
  struct Reply {
    let response: HTTPURLResponse
    /// The hub's own headers of every answer on the way, in small letters; the first to name one
    /// counts.
    let hubHeaders: [String: String]

    func header(_ name: String) -> String? {
      hubHeaders[name.lowercased()] ?? response.value(forHTTPHeaderField: name)
    }
  }

  /// How far a redirect may lead.
  enum Redirects {
    /// Only to the hub itself: what the hub says about a file, not the file.
    case withinHub
    /// Anywhere, without the token.
    case anywhere
  }

  let settings: HubSettings
  let transport: HTTPTransport
  let model: String

  private static let mostRedirects = 10

  package init(_ settings: HubSettings, model: String) {
    self.settings = settings
    self.model = model
    transport = HTTPTransport(timeout: settings.timeout)
  }

  /// What error texts call the hub.
  var host: String { Self.name(of: settings.endpoint) }

  /// The address of `path` at the hub; the path's parts are already fit for an address.
  func address(_ path: String) throws(HubError) -> URL {
    guard let url = URL(string: settings.endpoint.absoluteString + path) else {
      throw .answer(what: path, host: host, reason: "the address cannot be formed")
    }
    return url
  }

  /// Sends a request and follows its redirects.
  ///
  /// - Parameters:
  ///   - method: `GET` or `HEAD`.
  ///   - url: where to begin.
  ///   - fields: more headers.
  ///   - redirects: how far they are followed; another one is the reply.
  ///   - receive: takes the body of the last answer, where its status is 200 or 206.
  /// - Returns: the last answer, with the headers of all.
  /// - Throws: `HTTPFailure` where a connection failed or an answer cannot be.
  func send(
    _ method: String, _ url: URL, fields: [String: String] = [:], redirects: Redirects,
    receive: @escaping HTTPTransport.Receiver = { _, _ in }
  ) async throws(HTTPFailure) -> Reply {
    var url = url
    var headers: [String: String] = [:]
    for _ in 0...Self.mostRedirects {
      let response = try await transport.send(request(method, url, fields)) {
        (response, data) throws(HubError) in
        if [200, 206].contains(response.statusCode) { try receive(response, data) }
      }
      for (name, value) in response.allHeaderFields {
        guard let name = name as? String, let value = value as? String else { continue }
        let key = name.lowercased()
        if key.hasPrefix("x-"), headers[key] == nil { headers[key] = value }
      }
      guard [301, 302, 303, 307, 308].contains(response.statusCode),
        let location = response.value(forHTTPHeaderField: "Location")
      else { return Reply(response: response, hubHeaders: headers) }
      let next = try target(of: location, from: url)
      if case .withinHub = redirects, !isHub(next) {
        return Reply(response: response, hubHeaders: headers)
      }
      url = next
    }
    throw .receiver(
      .answer(what: url.path, host: Self.name(of: url), reason: "it leads round in circles"))
  }

  /// The request for one address; the token goes to the hub alone.
  package func request(_ method: String, _ url: URL, _ fields: [String: String]) -> URLRequest {
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.setValue("loupe", forHTTPHeaderField: "User-Agent")
    // Compressed on the way, a body would have another length and other ranges.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
    if let token = settings.token, isHub(url) {
      request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    }
    return request
  }

  /// Whether the hub itself gave the answer, and not where it sent us.
  func isFromHub(_ reply: Reply) -> Bool { reply.response.url.map(isHub) ?? true }

  private func isHub(_ url: URL) -> Bool { Self.origin(url) == Self.origin(settings.endpoint) }

  /// Where a redirect leads.
  package func target(of location: String, from url: URL) throws(HTTPFailure) -> URL {
    guard let next = URL(string: location, relativeTo: url)?.absoluteURL, next.host != nil,
      let scheme = next.scheme?.lowercased(), ["http", "https"].contains(scheme)
    else {
      throw .receiver(
        .answer(what: url.path, host: Self.name(of: url), reason: "it leads to no address"))
    }
    guard scheme == "https" || url.scheme?.lowercased() == "http" else {
      throw .receiver(
        .answer(
          what: url.path, host: Self.name(of: url),
          reason: "it leads from https to plain http"))
    }
    return next
  }

  /// Scheme, host and port: two addresses that agree in them are of one server.
  private static func origin(_ url: URL) -> [String] {
    let scheme = url.scheme?.lowercased() ?? ""
    return [
      scheme, url.host?.lowercased() ?? "", String(url.port ?? (scheme == "https" ? 443 : 80)),
    ]
  }

  /// Host and port, for error texts.
  static func name(of url: URL) -> String {
    (url.host ?? "the server") + (url.port.map { ":\($0)" } ?? "")
  }

  /// What an answer other than success means.
  ///
  /// - Parameters:
  ///   - reply: the answer.
  ///   - what: what was asked for.
  ///   - revision: the revision it was asked at.
  /// - Returns: the error to throw.
  func error(_ reply: Reply, what: String, revision: String) -> HubError {
    let hasToken = settings.token != nil
    let status = reply.response.statusCode
    guard isFromHub(reply) else {
      return .status(status, what: what, host: reply.response.url.map(Self.name) ?? host)
    }
    switch (reply.header("X-Error-Code"), status) {
    case ("GatedRepo", _):
      return .gated(model: model, host: host, hasToken: hasToken)
    case ("RevisionNotFound", _):
      return .revisionNotFound(model: model, revision: revision)
    case ("EntryNotFound", _):
      return .fileNotFound(file: what, model: model)
    case ("RepoNotFound", _):
      return .modelNotFound(model: model, host: host, hasToken: hasToken)
    case (_, 401):
      // The hub hides private models behind the status it has for a wrong token.
      let message = reply.header("X-Error-Message")?.lowercased() ?? "credentials"
      let isTokenWrong = hasToken && (message.contains("credentials") || message.contains("token"))
      return isTokenWrong
        ? .tokenRefused(host: host)
        : .modelNotFound(model: model, host: host, hasToken: hasToken)
    case (_, 403):
      return .gated(model: model, host: host, hasToken: hasToken)
    case (_, 404):
      return .modelNotFound(model: model, host: host, hasToken: hasToken)
    default:
      return .status(status, what: what, host: host)
    }
  }
}
