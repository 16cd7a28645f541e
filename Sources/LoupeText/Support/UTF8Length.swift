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

extension UTF8Length {
  /// The scalar that begins at `position` of valid UTF-8, and its bytes; U+FFFD and one byte where
  /// none begins there.
  @inline(__always)
  static func scalar(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int, before end: Int
  ) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = text[position]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    let length = of(lead)
    guard length > 1, position + length <= end else { return ("\u{FFFD}", 1) }
    var code = UInt32(lead) & (0x7F >> UInt32(length))
    for offset in 1..<length { code = code << 6 | UInt32(text[position + offset] & 0x3F) }
    return (Unicode.Scalar(code) ?? "\u{FFFD}", length)
  }
}

extension UTF8Length {
  /// The sequence of bytes that begins at `position`: a whole scalar, or the longest beginning of
  /// one (at least a byte), which counts as one error.
  ///
  /// - Source: Unicode 15, table 3-7, and its practice of substituting maximal subparts.
  static func sequence(in bytes: [UInt8], at position: Int) -> (length: Int, isValid: Bool) {
    let lead = bytes[position]
    let second: ClosedRange<UInt8>
    switch lead {
    case 0..<0x80: return (1, true)
    case 0xC2..<0xE0, 0xE1..<0xED, 0xEE..<0xF0, 0xF1..<0xF4: second = 0x80...0xBF
    case 0xE0: second = 0xA0...0xBF
    case 0xED: second = 0x80...0x9F
    case 0xF0: second = 0x90...0xBF
    case 0xF4: second = 0x80...0x8F
    default: return (1, false)
    }
    let whole = of(lead)
    var length = 1
    while length < whole, position + length < bytes.count {
      let range = length == 1 ? second : 0x80...0xBF
      guard range.contains(bytes[position + length]) else { break }
      length += 1
    }
    return (length, length == whole)
  }
}
