/// The name of a trace: 128 random bits, so that nobody finds another person's by trying.
package struct TraceIdentifier: Hashable, Sendable {
  /// 32 hexadecimal digits.
  package let text: String

  /// A new name, from the system's random source.
  package init() {
    var source = SystemRandomNumberGenerator()
    let halves = [source.next(), source.next()]
    text = halves.map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// A name that was sent; nil where it cannot be one.
  package init?(_ text: String) {
    guard text.utf8.count == 32, text.utf8.allSatisfy({ Self.digits.contains($0) }) else {
      return nil
    }
    self.text = text
  }

  private static let digits = Set("0123456789abcdef".utf8)
}
