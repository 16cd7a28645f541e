import Hummingbird
import Testing

import LoupeServer

@Suite struct ForeignRequestsTests {
  private func error(
    _ method: HTTPRequest.Method, host: String, fields: HTTPFields = [:],
    listeningOn address: String = "127.0.0.1", names: [String] = []
  ) -> ServerError? {
    var configuration = ServerConfiguration()
    configuration.host = address
    configuration.hostNames = names
    let request = HTTPRequest(
      method: method, scheme: nil, authority: host, path: "/", headerFields: fields)
    do {
      try ForeignRequests(configuration).check(request)
      return nil
    } catch {
      return error
    }
  }

  @Test func refusesForeignHostsOnLoopback() {
    #expect(error(.get, host: "localhost:8080") == nil)
    #expect(error(.get, host: "evil.example:8080") == .foreignHost("evil.example:8080"))
    #expect(error(.get, host: "192.168.0.5:8080") == .foreignHost("192.168.0.5:8080"))
    #expect(error(.get, host: "") == .foreignHost(""))
  }

  @Test func knowsAddressesAndNamesWhenOpenToOthers() {
    #expect(error(.get, host: "192.168.0.5:8080", listeningOn: "0.0.0.0") == nil)
    #expect(error(.get, host: "localhost:8080", listeningOn: "0.0.0.0") == nil)
    #expect(
      error(.get, host: "evil.example", listeningOn: "0.0.0.0") == .foreignHost("evil.example"))
    #expect(
      error(.get, host: "loupe.school", listeningOn: "0.0.0.0", names: ["Loupe.School"]) == nil)
  }

  @Test func refusesForeignOriginsWhereSomethingIsDone() {
    let host = "localhost:8080"
    #expect(error(.post, host: host) == nil)
    #expect(error(.post, host: host, fields: [.origin: "http://localhost:8080"]) == nil)
    #expect(error(.get, host: host, fields: [.origin: "http://evil.example"]) == nil)
    for origin in ["http://evil.example", "null", "http://localhost:9", "http://localhost", ""] {
      #expect(
        error(.post, host: host, fields: [.origin: origin]) == .foreignOrigin(origin), "\(origin)")
      #expect(
        error(.delete, host: host, fields: [.origin: origin]) == .foreignOrigin(origin), "\(origin)"
      )
    }
  }

  @Test func believesTheBrowserAboutTheSite() {
    let host = "localhost:8080"
    for (site, isForeign) in [
      ("same-origin", false), ("none", false), ("cross-site", true), ("same-site", true),
    ] {
      let fields: HTTPFields = [HeaderName.fetchSite: site]
      #expect((error(.post, host: host, fields: fields) != nil) == isForeign, "\(site)")
    }
  }
}
