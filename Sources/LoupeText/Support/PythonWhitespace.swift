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
