import Testing

import LoupeText

@Suite("Protocol buffers, read")
struct ProtocolBufferReaderTests {
  private func fields(_ bytes: [UInt8]) throws -> [ProtocolBufferField] {
    var reader = ProtocolBufferReader(bytes, in: 0..<bytes.count, file: "f")
    var fields: [ProtocolBufferField] = []
    while let field = try reader.next() { fields.append(field) }
    return fields
  }

  private func reason(_ bytes: [UInt8]) -> String? {
    do {
      _ = try fields(bytes)
      return nil
    } catch {
      guard case .malformedModel("f", let reason) = error as? TextError else { return nil }
      return reason
    }
  }

  @Test("One field of each wire type")
  func wireTypes() throws {
    let bytes: [UInt8] = [
      0x08, 0x96, 0x01, 0x11, 1, 0, 0, 0, 0, 0, 0, 0, 0x1A, 0x02, 0x61, 0x62, 0x25, 2, 0, 0, 0,
    ]
    let fields = try fields(bytes)
    #expect(fields.map(\.number) == [1, 2, 3, 4])
    #expect(fields.map(\.extent) == [0..<3, 3..<12, 12..<16, 16..<21])
    guard case .variableInteger(150) = fields[0].content, case .fixed64(1) = fields[1].content,
      case .bytes(14..<16) = fields[2].content, case .fixed32(2) = fields[3].content
    else {
      Issue.record("\(fields)")
      return
    }
  }

  @Test("Every truncation of a message is an error or a shorter message, never a crash")
  func truncation() throws {
    let bytes: [UInt8] = [0x08, 0x96, 0x01, 0x11, 1, 0, 0, 0, 0, 0, 0, 0, 0x1A, 0x02, 0x61, 0x62]
    for length in 0..<bytes.count {
      let isBorder = [0, 3, 12].contains(length)
      #expect((reason(Array(bytes.prefix(length))) == nil) == isBorder, "length \(length)")
    }
  }

  @Test("A length beyond the end, up to the largest there is")
  func hugeLength() {
    #expect(
      reason([0x0A, 0x05, 0x61])
        == "the field at byte 2 says it has 5 bytes, but only 1 follow")
    let largest = [UInt8](repeating: 0xFF, count: 9) + [0x01]
    #expect(reason([0x0A] + largest)?.contains("says it has \(UInt64.max) bytes") == true)
  }

  @Test("A number of more than ten bytes")
  func endlessNumber() {
    #expect(
      reason([0x08] + [UInt8](repeating: 0x80, count: 30))
        == "the number at byte 1 has more than ten bytes")
  }

  @Test("Groups, which could nest without end, are refused")
  func groups() {
    #expect(reason([0x0B, 0x0C]) == "the field at byte 0 has the unknown wire type 3")
  }

  @Test("Field number 0")
  func fieldZero() {
    #expect(reason([0x00, 0x00]) == "a field at byte 0 has the impossible number 0")
  }
}
