/// Lengths that the first byte of a UTF-8 sequence tells.
enum UTF8Length {
  /// Bytes of the scalar that begins with `lead`; 1 for a continuation byte.
  @inline(__always)
  static func of(_ lead: UInt8) -> Int {
    if lead < 0xC0 { return 1 }
    if lead < 0xE0 { return 2 }
    return lead < 0xF0 ? 3 : 4
  }

  /// UTF-16 units of the scalar that begins with `byte`; 0 for a continuation byte, so that the
  /// units of a text are the sum over all its bytes.
  @inline(__always)
  static func utf16Units(of byte: UInt8) -> Int32 {
    if byte & 0xC0 == 0x80 { return 0 }
    return byte < 0xF0 ? 1 : 2
  }
}

extension UTF8Length {
  /// UTF-16 units of a text given in UTF-8.
  static func utf16Count(_ text: some Sequence<UInt8>) -> Int {
    text.reduce(0) { $0 + Int(utf16Units(of: $1)) }
  }
}
