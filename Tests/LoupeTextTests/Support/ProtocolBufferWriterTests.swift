import Testing

import LoupeText

@Suite("Protocol buffers, written")
struct ProtocolBufferWriterTests {
  @Test("What is written is read again", arguments: [0, 1, 127, 128, 300, Int.max, -1, Int.min])
  func integers(value: Int) throws {
    var writer = ProtocolBufferWriter()
    writer.write(7, integer: value)
    writer.write(8, boolean: true)
    writer.write(9, float: -0.5)
    writer.write(1000, bytes: [1, 2, 3])
    var reader = ProtocolBufferReader(writer.bytes, in: 0..<writer.bytes.count, file: "f")
    var found: [String] = []
    while let field = try reader.next() {
      switch field.content {
      case .variableInteger(let bits):
        found.append("\(field.number):\(Int(bitPattern: UInt(bits)))")
      case .fixed32(let bits): found.append("\(field.number):\(Float(bitPattern: bits))")
      case .bytes(let range): found.append("\(field.number):\(Array(writer.bytes[range]))")
      case .fixed64: found.append("unexpected")
      }
    }
    #expect(found == ["7:\(value)", "8:1", "9:-0.5", "1000:[1, 2, 3]"])
  }
}
