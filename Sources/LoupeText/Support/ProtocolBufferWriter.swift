/// Writes the fields of one protocol buffer message.
package struct ProtocolBufferWriter {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []

  /// An empty message.
  package init() {}

  /// Writes an integer, boolean or enumeration field.
  package mutating func write(_ number: Int, integer value: Int) {
    variableInteger(UInt64(number) << 3)
    variableInteger(UInt64(bitPattern: Int64(value)))
  }

  /// Writes a boolean field.
  package mutating func write(_ number: Int, boolean value: Bool) {
    write(number, integer: value ? 1 : 0)
  }

  /// Writes a single-precision field.
  package mutating func write(_ number: Int, float value: Float) {
    variableInteger(UInt64(number) << 3 | 5)
    for index in 0..<4 {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * index)))
    }
  }

  /// Writes a string, byte string or nested message.
  package mutating func write(_ number: Int, bytes content: some Collection<UInt8>) {
    variableInteger(UInt64(number) << 3 | 2)
    variableInteger(UInt64(content.count))
    bytes.append(contentsOf: content)
  }

  /// Appends fields that are already in wire form.
  mutating func append(raw content: [UInt8]) {
    bytes.append(contentsOf: content)
  }

  private mutating func variableInteger(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
