/// The scalars that Python's `str.strip` and `str.split` take for whitespace.
///
/// Unicode's own property differs from it (U+001C…U+001F), and reference implementations are
/// written in Python.
enum PythonWhitespace {
  /// Whether the scalar is whitespace.
  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  /// The stretches between whitespace.
  static func split(_ scalars: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
    scalars.split(whereSeparator: contains)
  }
}

extension PythonWhitespace {
  /// What is left of UTF-8 text without whitespace at its beginning.
  static func trimmedStart(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    where isWhitespace: (Unicode.Scalar) -> Bool = contains
  ) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound {
      let (scalar, length) = UTF8Length.scalar(text, at: start, before: range.upperBound)
      guard isWhitespace(scalar) else { break }
      start += length
    }
    return start..<range.upperBound
  }

  /// What is left of UTF-8 text without whitespace at its end.
  static func trimmedEnd(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    where isWhitespace: (Unicode.Scalar) -> Bool = contains
  ) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound {
      var start = end - 1
      while start > range.lowerBound, text[start] & 0xC0 == 0x80 { start -= 1 }
      guard isWhitespace(UTF8Length.scalar(text, at: start, before: end).scalar) else { break }
      end = start
    }
    return range.lowerBound..<end
  }
}
