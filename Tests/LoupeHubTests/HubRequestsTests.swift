import Foundation
import Testing

import LoupeHub

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

struct HubRequestsTests {
  private func requests(_ endpoint: String) throws -> HubRequests {
    let settings = HubSettings(
      endpoint: try #require(URL(string: endpoint)), cache: "none", token: "hf_secret")
    return HubRequests(settings, model: "a/b")
  }

  @Test(arguments: [
    ("https://hub.example/a", true), ("https://HUB.example/a", true),
    ("https://hub.example:443/a", true), ("http://hub.example/a", false),
    ("https://hub.example:8443/a", false), ("https://cdn.hub.example/a", false),
    ("https://hub.example.evil/a", false), ("https://evil/hub.example", false),
    ("https://hub.example@evil/a", false),
  ])
  func onlyTheHubItselfGetsTheToken(_ address: String, _ isTold: Bool) throws {
    let url = try #require(URL(string: address))
    let request = try requests("https://hub.example").request("GET", url, [:])
    #expect((request.value(forHTTPHeaderField: "Authorization") != nil) == isTold)
  }

  @Test(
    arguments: [
      ("https://a.example/x", "https://b.example/y", "https://b.example/y"),
      ("https://a.example/x/z", "/y?q=1", "https://a.example/y?q=1"),
      ("https://a.example/x/z", "y", "https://a.example/x/y"),
      ("http://a.example/x", "https://b.example/y", "https://b.example/y"),
      ("https://a.example/x", "//b.example/y", "https://b.example/y"),
      ("https://a.example/x", "http://a.example/x", nil),
      ("https://a.example/x", "file:///etc/passwd", nil), ("https://a.example/x", "data:,x", nil),
    ] as [(String, String, String?)])
  func redirectsLeadToSafeAddresses(_ from: String, _ location: String, _ to: String?) throws {
    let requests = try requests("https://a.example")
    let start = try #require(URL(string: from))
    #expect((try? requests.target(of: location, from: start).absoluteString) == to)
  }

  @Test func failuresHaveWords() {
    func reason(_ code: Int, _ text: String = "") -> String {
      HTTPExchanges.reason(
        NSError(domain: NSURLErrorDomain, code: code, userInfo: [NSLocalizedDescriptionKey: text]))
    }
    #expect(reason(NSURLErrorCannotFindHost) == "no such host is known")
    #expect(reason(NSURLErrorTimedOut) == "no answer in time")
    #expect(reason(NSURLErrorUnknown, "transfer closed") == "the connection broke")
    #expect(
      reason(NSURLErrorUnknown, "SSL certificate problem: self-signed certificate")
        == "its certificate is not trusted")
  }
}
