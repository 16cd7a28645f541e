/// Numbers at any place of a block of bytes; a place outside of it gives nil.
struct LittleEndianBytes {
  let bytes: UnsafeRawBufferPointer

  /// The unsigned number of type `T` at `offset`.
  func number<T: FixedWidthInteger & UnsignedInteger>(at offset: Int, as type: T.Type) -> T? {
    guard offset >= 0, offset <= bytes.count - MemoryLayout<T>.size else { return nil }
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
  }

  /// The same as an `Int`; nil also where it does not fit one.
  func integer<T: FixedWidthInteger & UnsignedInteger>(at offset: Int, as type: T.Type) -> Int? {
    number(at: offset, as: type).flatMap { Int(exactly: $0) }
  }

  /// The `count` bytes at `offset` as UTF-8 text; nil where they are none.
  func text(at offset: Int, count: Int) -> String? {
    guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
      return nil
    }
    return String(validating: bytes[offset..<offset + count], as: UTF8.self)
  }
}
