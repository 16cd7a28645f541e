import Testing

import LoupeServer

@Suite struct HostNameTests {
  @Test(
    arguments: [
      ("localhost", true), ("LOCALHOST:8080", true), ("127.0.0.1:8080", true), ("127.1.2.3", true),
      ("[::1]:8080", true), ("[::1]", true), ("::1", true), ("", false), ("evil.example", false),
      ("127.0.0.1.evil.example", false), ("localhost.evil.example:8080", false),
      ("10.0.0.1", false),
      ("[::2]", false), ("127.evil", false), ("localhost@evil.example", false),
    ])
  func knowsThisMachine(authority: String, isLoopback: Bool) {
    #expect(HostName(authority).isLoopback == isLoopback)
  }

  @Test(
    arguments: [
      ("192.168.0.5:8080", true), ("[fe80::1]:80", true), ("school.local", false), ("", false),
    ])
  func tellsAddressesFromNames(authority: String, isAddress: Bool) {
    #expect(HostName(authority).isAddress == isAddress)
  }
}
