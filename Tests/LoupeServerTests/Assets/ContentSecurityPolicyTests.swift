import Foundation
import Testing

import LoupeServer
import LoupeTensor

@Suite struct ContentSecurityPolicyTests {
  private func scripts(_ page: String) -> String? {
    ContentSecurityPolicy(page: Data(page.utf8)).text.components(separatedBy: "; ")
      .first { $0.hasPrefix("script-src ") }
  }

  @Test func allowsTheImportMapByItsExactBytes() {
    let map = "\n  {\"imports\": {\"loupe/\": \"/js/\"}}\n"
    let digest = SHA256Digest(Data(map.utf8)).base64
    #expect(
      scripts("<head><script type=\"importmap\">\(map)</script></head>")
        == "script-src 'self' 'sha256-\(digest)'")
  }

  @Test func allowsNoOtherInlineScript() {
    #expect(
      scripts("<script>alert(1)</script><script type=\"module\" src=\"/js/main.js\"></script>")
        == "script-src 'self'")
    #expect(scripts("") == "script-src 'self'")
    #expect(scripts("<script type=\"importmap\">{}") == "script-src 'self'")
  }

  @Test func allowsNothingElse() {
    #expect(
      ContentSecurityPolicy(page: nil).text
        == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        + "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'")
  }
}
