extension DecodedText {
  /// Joins what each token adds; `▁` becomes a space, and whitespace at both ends goes.
  init(strippingWhitespaceAround additions: [String]) {
    var units: [Unicode.Scalar] = []
    var ends: [Int] = []
    for addition in additions {
      for scalar in addition.unicodeScalars {
        units.append(scalar == "\u{2581}" ? " " : scalar)
      }
      ends.append(units.count)
    }
    let start = units.firstIndex { !Self.isWhitespace($0) } ?? units.count
    let end = units.lastIndex { !Self.isWhitespace($0) }.map { $0 + 1 } ?? start
    // UTF-16 position of every scalar inside what is kept.
    var positions = [0]
    for scalar in units[start..<end] {
      positions.append(positions[positions.count - 1] + UTF16.width(scalar))
    }
    func position(_ scalarIndex: Int) -> Int {
      positions[min(max(scalarIndex, start), end) - start]
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: units[start..<end])
    let starts = [0] + ends
    self.init(
      text: String(text), spans: zip(starts, ends).map { position($0)..<position($1) })
  }

  /// What Python's `str.strip` takes away.
  private static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }
}
