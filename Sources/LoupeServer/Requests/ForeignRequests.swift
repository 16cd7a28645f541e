import Foundation
import Hummingbird

/// Recognises requests that another site made a browser send.
package struct ForeignRequests: Sendable {
  private let isLoopback: Bool
  private let names: Set<String>

  package init(_ configuration: ServerConfiguration) {
    isLoopback = configuration.isLoopback
    let machine = Self.machineName().lowercased()
    names = Set(
      ["localhost", machine, machine + ".local", HostName(configuration.host).text]
        + configuration.hostNames.map { $0.lowercased() })
  }

  /// The machine's own name, without asking the network for it.
  private static func machineName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Refuses a `Host` by which this server is not known (DNS rebinding), and requests that change
  /// something or compute when another site's page sent them.
  package func check(_ request: HTTPRequest) throws(ServerError) {
    let authority = request.authority ?? ""
    guard isOwn(HostName(authority)) else {
      throw .foreignHost(String(authority.prefix(80)))
    }
    guard request.method != .get, request.method != .head else { return }
    if let origin = request.headerFields[HeaderName.origin] {
      // Whatever the scheme: behind a proxy it may be https. “null” has no authority at all.
      let sender = origin.lowercased().components(separatedBy: "://").dropFirst().joined()
      guard sender == authority.lowercased() else {
        throw .foreignOrigin(String(origin.prefix(80)))
      }
    }
    if let site = request.headerFields[HeaderName.fetchSite] {
      guard site == "same-origin" || site == "none" else { throw .foreignOrigin(site) }
    }
  }

  private func isOwn(_ host: HostName) -> Bool {
    if isLoopback {
      return host.isLoopback
    }
    return host.isAddress || names.contains(host.text)
  }
}
