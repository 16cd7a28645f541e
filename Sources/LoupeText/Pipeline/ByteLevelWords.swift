/// Cuts text into words, numbers, symbols and spaces as GPT-2 does, each with the space before it.
///
/// The expression is `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
///
/// - Source: Radford et al. 2019, the released encoder.
package enum ByteLevelWords {
  /// The kinds of scalars that the expression tells apart.
  private enum Kind {
    case letter
    case number
    case space
    case other
  }

  private static let contractions = ["s", "t", "re", "ve", "m", "ll", "d"].map { Array($0.utf8) }

  /// The words of a stretch of UTF-8 text; together they are the stretch.
  package static func words(in bytes: [UInt8], range: Range<Int>) -> [Range<Int>] {
    bytes.withUnsafeBufferPointer { bytes in
      var words: [Range<Int>] = []
      words.reserveCapacity(range.count / 4 + 1)
      var position = range.lowerBound
      while position < range.upperBound {
        let end = wordEnd(bytes, position, range.upperBound)
        words.append(position..<end)
        position = end
      }
      return words
    }
  }

  private static func wordEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    if bytes[start] == UInt8(ascii: "'") {
      let rest = bytes[start + 1..<end]
      if let found = contractions.first(where: { rest.starts(with: $0) }) {
        return start + 1 + found.count
      }
    }
    let body = bytes[start] == 0x20 && start + 1 < end ? start + 1 : start
    let (kind, length) = kind(bytes, body, end)
    guard kind != .space else { return spacesEnd(bytes, start, end) }
    return runEnd(of: kind, bytes, body + length, end)
  }

  /// A run of spaces leaves its last one to the word behind it.
  private static func spacesEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    var position = start
    var last = start
    while position < end {
      let (kind, length) = kind(bytes, position, end)
      guard kind == .space else { break }
      last = position
      position += length
    }
    return position == end || last == start ? position : last
  }

  private static func runEnd(
    of wanted: Kind, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    var position = start
    while position < end {
      let (kind, length) = kind(bytes, position, end)
      guard kind == wanted else { break }
      position += length
    }
    return position
  }

  @inline(__always)
  private static func kind(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: Int, _ end: Int
  ) -> (Kind, length: Int) {
    let byte = bytes[position]
    if byte < 0x80 {
      switch byte {
      case 0x41...0x5A, 0x61...0x7A: return (.letter, 1)
      case 0x30...0x39: return (.number, 1)
      case 0x09...0x0D, 0x20: return (.space, 1)
      default: return (.other, 1)
      }
    }
    let (scalar, length) = UTF8Length.scalar(bytes, at: position, before: end)
    if ScalarCategory.isLetter(scalar) { return (.letter, length) }
    if ScalarCategory.isNumber(scalar) { return (.number, length) }
    return (scalar.properties.isWhitespace ? .space : .other, length)
  }
}
