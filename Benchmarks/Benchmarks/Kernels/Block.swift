/// Aligned memory for a kernel's operands.
final class Block<Element: BitwiseCopyable> {
  /// The first element.
  let start: UnsafeMutablePointer<Element>

  /// `count` elements, all `value`.
  init(_ count: Int, repeating value: Element) {
    let bytes = max(count, 1) * MemoryLayout<Element>.stride
    start = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Element.self, capacity: max(count, 1))
    start.initialize(repeating: value, count: count)
  }

  deinit { start.deallocate() }
}

extension Block where Element == Float {
  /// `count` numbers between -1 and 1 that look random and are the same every time.
  convenience init(random count: Int) {
    self.init(count, repeating: 0)
    var state: UInt32 = 2_463_534_242
    for index in 0..<count {
      // Xorshift (Marsaglia 2003).
      state ^= state << 13
      state ^= state >> 17
      state ^= state << 5
      start[index] = Float(Int32(bitPattern: state)) * 0x1p-31
    }
  }
}
