/// One field of a protocol buffer message, as it lies in the file.
package struct ProtocolBufferField {
  /// What the field carries; length-delimited content is a range of the reader's bytes.
  package enum Content {
    case variableInteger(UInt64)
    case fixed64(UInt64)
    case bytes(Range<Int>)
    case fixed32(UInt32)
  }

  package let number: Int
  package let content: Content
  /// Where the whole field lies, tag included, so that unknown fields can be kept as they are.
  package let extent: Range<Int>
}

/// Reads the fields of one protocol buffer message in order.
///
/// Hostile input is expected: every length is checked against the end of the message, variable
/// integers have at most ten bytes, and groups (the only construct that nests without a length)
/// are refused, so that reading needs neither recursion nor more memory than the file itself.
package struct ProtocolBufferReader {
  private let bytes: [UInt8]
  private var position: Int
  private let end: Int
  private let file: String

  /// Reads the message that lies in `range` of `bytes`; `file` names it in errors.
  package init(_ bytes: [UInt8], in range: Range<Int>, file: String) {
    self.bytes = bytes
    self.position = range.lowerBound
    self.end = range.upperBound
    self.file = file
  }

  /// The next field, or `nil` at the end of the message.
  package mutating func next() throws(TextError) -> ProtocolBufferField? {
    guard position < end else { return nil }
    let start = position
    let tag = try variableInteger()
    let number = Int(truncatingIfNeeded: tag >> 3)
    guard number > 0, tag >> 3 < 1 << 29 else {
      throw damaged("a field at byte \(start) has the impossible number \(tag >> 3)")
    }
    let content: ProtocolBufferField.Content
    switch tag & 7 {
    case 0: content = .variableInteger(try variableInteger())
    case 1: content = .fixed64(try fixed(byteCount: 8))
    case 2: content = .bytes(try lengthDelimited())
    case 5: content = .fixed32(UInt32(truncatingIfNeeded: try fixed(byteCount: 4)))
    default: throw damaged("the field at byte \(start) has the unknown wire type \(tag & 7)")
    }
    return ProtocolBufferField(number: number, content: content, extent: start..<position)
  }

  private mutating func variableInteger() throws(TextError) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < end, shift < 70 {
      let byte = bytes[position]
      position += 1
      value |= shift < 64 ? UInt64(byte & 0x7F) << shift : 0
      if byte < 0x80 { return value }
      shift += 7
    }
    throw damaged(
      shift < 70
        ? "it ends inside the number at byte \(start)"
        : "the number at byte \(start) has more than ten bytes")
  }

  private mutating func fixed(byteCount: Int) throws(TextError) -> UInt64 {
    guard end - position >= byteCount else {
      throw damaged("it ends inside the \(byteCount)-byte number at byte \(position)")
    }
    var value: UInt64 = 0
    for index in 0..<byteCount {
      value |= UInt64(bytes[position + index]) << UInt64(8 * index)
    }
    position += byteCount
    return value
  }

  private mutating func lengthDelimited() throws(TextError) -> Range<Int> {
    let length = try variableInteger()
    guard length <= UInt64(end - position) else {
      throw damaged(
        "the field at byte \(position) says it has \(length) bytes, "
          + "but only \(end - position) follow")
    }
    let start = position
    position += Int(length)
    return start..<position
  }

  private func damaged(_ reason: String) -> TextError {
    .malformedModel(file: file, reason: reason)
  }
}
