/// Text in UTF-8 of which every byte knows the typed characters it came from.
///
/// Of a character (or of whatever was typed for it) the last byte ends where the character ends,
/// the others where it begins. A stretch of bytes therefore spans the characters that are finished
/// in it; one that ends inside a character leaves that character to what follows.
package struct AlignedText: Equatable, Sendable {
  private(set) var bytes: [UInt8] = []
  /// For each byte where its characters begin, in UTF-16 units of the typed text.
  private(set) var starts: [Int32] = []
  /// For each byte where the characters finished by it end.
  private(set) var ends: [Int32] = []

  /// Nothing.
  package init() {}

  /// A stretch of valid UTF-8 that begins `offset` UTF-16 units into the typed text.
  package init(_ text: some Collection<UInt8>, at offset: Int) {
    reserve(text.count)
    var position = Int32(truncatingIfNeeded: offset)
    var remaining = 0
    var end = position
    for byte in text {
      if remaining == 0 {
        remaining = UTF8Length.of(byte)
        end = position + UTF8Length.utf16Units(of: byte)
      }
      remaining -= 1
      append(byte, start: position, end: remaining == 0 ? end : position)
      if remaining == 0 { position = end }
    }
  }

  mutating func reserve(_ count: Int) {
    bytes.reserveCapacity(count)
    starts.reserveCapacity(count)
    ends.reserveCapacity(count)
  }

  @inline(__always)
  mutating func append(_ byte: UInt8, start: Int32, end: Int32) {
    bytes.append(byte)
    starts.append(start)
    ends.append(end)
  }

  /// Appends bytes of another text as they are.
  package mutating func append(_ other: AlignedText, _ range: Range<Int>) {
    bytes += other.bytes[range]
    starts += other.starts[range]
    ends += other.ends[range]
  }

  /// Appends what `range` of another text turns into; nothing is appended where that is nothing.
  package mutating func append(
    _ replacement: some Collection<UInt8>, insteadOf range: Range<Int>, of other: AlignedText
  ) {
    guard !range.isEmpty else { return }
    let start = other.starts[range.lowerBound]
    let end = max(start, other.ends[range.upperBound - 1])
    var remaining = replacement.count
    for byte in replacement {
      remaining -= 1
      append(byte, start: start, end: remaining == 0 ? end : start)
    }
  }

  /// Lets what was typed for its first characters begin further left.
  package mutating func beginEarlier(at start: Int32) {
    guard let first = starts.first, start < first else { return }
    for index in starts.indices {
      guard starts[index] == first else { return }
      if ends[index] == first { ends[index] = start }
      starts[index] = start
    }
  }

  /// A stretch of it.
  package func part(_ range: Range<Int>) -> AlignedText {
    guard range != 0..<bytes.count else { return self }
    var part = AlignedText()
    part.append(self, range)
    return part
  }

  /// What was typed for a stretch of bytes, in UTF-16 units.
  @inline(__always)
  package func span(_ range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else { return 0..<0 }
    let start = Int(starts[range.lowerBound])
    return start..<max(start, Int(ends[range.upperBound - 1]))
  }
}
