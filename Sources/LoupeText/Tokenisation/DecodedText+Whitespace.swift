extension DecodedText {
  /// Joins what each token adds; `▁` becomes a space, and whitespace at both ends goes.
  package init(strippingWhitespaceAround additions: [String]) {
    var units: [Unicode.Scalar] = []
    var ends: [Int] = []
    for addition in additions {
      for scalar in addition.unicodeScalars {
        units.append(scalar == "\u{2581}" ? " " : scalar)
      }
      ends.append(units.count)
    }
    let start = units.firstIndex { !PythonWhitespace.contains($0) } ?? units.count
    let end = units.lastIndex { !PythonWhitespace.contains($0) }.map { $0 + 1 } ?? start
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
}
