/// The spelling of byte pieces: `<0x00>` … `<0xFF>`.
package enum BytePiece {
  /// The piece's text for a byte.
  package static func text(of byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "<0x\(digits.count == 1 ? "0" : "")\(digits)>"
  }

  /// The byte that a piece's text stands for, `nil` when it is not a byte piece.
  package static func byte(of text: String) -> UInt8? {
    let bytes = Array(text.utf8)
    guard bytes.count == 6, text.hasPrefix("<0x"), bytes[5] == UInt8(ascii: ">"),
      let byte = UInt8(String(decoding: bytes[3..<5], as: UTF8.self), radix: 16),
      self.text(of: byte) == text
    else { return nil }
    return byte
  }
}
