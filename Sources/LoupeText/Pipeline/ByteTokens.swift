/// The tokens `<0x00>` … `<0xFF>`, which spell text that no other token covers.
package struct ByteTokens: Sendable {
  /// For each byte its token, -1 where there is none.
  let identifiers: [Int]

  /// No such tokens.
  package static let none = ByteTokens(identifiers: [])

  private init(identifiers: [Int]) {
    self.identifiers = identifiers
  }

  /// Those that a vocabulary has.
  package init(_ identifier: (_ token: String) -> Int?) {
    identifiers = (UInt8.min...UInt8.max).map { identifier(BytePiece.text(of: $0)) ?? -1 }
  }

  /// Whether there is a token for each of the bytes.
  func spells(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    !identifiers.isEmpty && bytes.allSatisfy { identifiers[Int($0)] >= 0 }
  }
}
