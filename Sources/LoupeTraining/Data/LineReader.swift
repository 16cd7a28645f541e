import LoupeTensor

/// The lines of a file, one after the other, without ever holding more than the mapped file.
///
/// A carriage return before the line feed is dropped, so is a byte order mark at the beginning; a
/// last line needs no line feed.
struct LineReader: IteratorProtocol, Sequence {
  private let source: ByteSource
  private var place: Int

  init(_ source: ByteSource) {
    self.source = source
    place = source.bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// The bytes of the next line; valid while the reader lives.
  mutating func next() -> UnsafeRawBufferPointer? {
    let bytes = source.bytes
    guard place < bytes.count else { return nil }
    var end = place
    while end < bytes.count, bytes[end] != 0x0a { end += 1 }
    var last = end
    if last > place, bytes[last - 1] == 0x0d { last -= 1 }
    defer { place = end + 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[place..<last])
  }
}
