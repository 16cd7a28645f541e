/// A prefix tree over byte strings in two hundred and fifty-six-way XOR double-array form.
///
/// Each node is one 32-bit unit: bits 0…7 the label (bit 31 set marks a value unit), bit 8 whether
/// a key ends here, bits 9…30 the distance to the children. A child with label `c` of a node with
/// base `b` lies at `b ^ c`; the value of a key lies at `b ^ 0`.
///
/// The unit layout is that of the Darts-clone library, because the normalisation rules of a
/// SentencePiece file are stored in it. Units may come from a hostile file: every step checks its
/// bounds, so that a damaged trie gives no match or a wrong value, never a crash.
package struct DoubleArrayTrie: Sendable, Equatable {
  package let units: [UInt32]

  /// A trie of units, whether made here or read from a file.
  package init(units: [UInt32]) { self.units = units }

  /// Where a walk through the trie stands.
  struct Cursor {
    fileprivate(set) var base: Int

    /// At the root of a trie with these units.
    @inline(__always)
    init(_ units: UnsafeBufferPointer<UInt32>) {
      base = units.isEmpty ? -1 : DoubleArrayTrie.offset(units[0])
    }

    /// Takes one byte's step.
    ///
    /// - Returns: the value of the key that ends here, -1 when none ends here, -2 when no key
    ///   goes on this way (the cursor must not be used afterwards).
    @inline(__always)
    mutating func step(_ byte: UInt8, _ units: UnsafeBufferPointer<UInt32>) -> Int {
      let position = base ^ Int(byte)
      guard position >= 0, position < units.count else { return -2 }
      let unit = units[position]
      guard unit & 0x8000_00FF == UInt32(byte) else { return -2 }
      base = position ^ DoubleArrayTrie.offset(unit)
      guard unit & 0x100 != 0 else { return -1 }
      guard base < units.count else { return -2 }
      return Int(units[base] & 0x7FFF_FFFF)
    }
  }

  /// The value of `key`, or `nil`.
  package func value(of key: some Sequence<UInt8>) -> Int? {
    units.withUnsafeBufferPointer { units in
      var cursor = Cursor(units)
      var found = -1
      for byte in key {
        found = cursor.step(byte, units)
        if found == -2 { return nil }
      }
      return found >= 0 ? found : nil
    }
  }

  /// The longest key that `bytes` begins with from `start` on: its length and value.
  @inline(__always)
  package static func longestPrefix(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ units: UnsafeBufferPointer<UInt32>
  ) -> (length: Int, value: Int)? {
    var cursor = Cursor(units)
    var best: (length: Int, value: Int)?
    var position = start
    while position < bytes.count {
      let value = cursor.step(bytes[position], units)
      if value == -2 { break }
      position += 1
      if value >= 0 { best = (position - start, value) }
    }
    return best
  }

  /// Distance to the children, to be combined with the node's position by XOR.
  @inline(__always)
  static func offset(_ unit: UInt32) -> Int {
    Int((unit >> 10) << ((unit & 0x200) >> 6))
  }
}
