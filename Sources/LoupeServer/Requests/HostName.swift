import Foundation

/// The name in an address, in a `Host` field or of a machine, without its port.
package struct HostName: Equatable {
  /// Lower case, without port and brackets.
  package let text: String

  /// The name in `authority`, for example `localhost:8080`, `[::1]:8080` or `192.168.0.5`.
  package init(_ authority: String) {
    let lower = authority.lowercased()
    if lower.hasPrefix("["), let end = lower.firstIndex(of: "]") {
      text = String(lower[lower.index(after: lower.startIndex)..<end])
    } else if lower.filter({ $0 == ":" }).count == 1, let colon = lower.firstIndex(of: ":") {
      text = String(lower[..<colon])
    } else {
      text = lower
    }
  }

  /// Whether it means this very machine.
  package var isLoopback: Bool {
    text == "localhost" || text == "::1" || (isAddress && text.hasPrefix("127."))
  }

  /// Whether it is an address and no name: no foreign site can make a browser believe that it owns
  /// one.
  package var isAddress: Bool {
    var four = in_addr()
    var six = in6_addr()
    return inet_pton(AF_INET, text, &four) == 1 || inet_pton(AF_INET6, text, &six) == 1
  }
}
