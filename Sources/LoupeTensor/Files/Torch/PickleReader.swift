/// The bytes of a pickle, taken from the front.
struct PickleReader {
  private let bytes: LittleEndianBytes
  /// Bytes taken so far.
  private(set) var position = 0

  private static let cutOff = PickleMachine.Problem("its pickle is cut off")

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = LittleEndianBytes(bytes: bytes) }

  mutating func byte() throws(PickleMachine.Problem) -> UInt8 {
    guard let byte = bytes.number(at: position, as: UInt8.self) else { throw Self.cutOff }
    position += 1
    return byte
  }

  mutating func skip(_ count: Int) throws(PickleMachine.Problem) {
    guard count <= bytes.bytes.count - position else { throw Self.cutOff }
    position += count
  }

  /// An unsigned number of `size` bytes, at most eight.
  mutating func unsigned(_ size: Int) throws(PickleMachine.Problem) -> Int {
    var value: UInt64 = 0
    for place in 0..<size { value |= UInt64(try byte()) << UInt64(8 * place) }
    guard let number = Int(exactly: value) else {
      throw PickleMachine.Problem("its pickle has a number too large to be true")
    }
    return number
  }

  /// A line of text without its end.
  mutating func line() throws(PickleMachine.Problem) -> String {
    let rest = bytes.bytes[position...].prefix(256)
    guard let end = rest.firstIndex(of: 0x0A) else {
      throw PickleMachine.Problem("its pickle has a name without an end")
    }
    return try text(end - position, closing: 1)
  }

  /// The value of an instruction that stands for one.
  mutating func literal(_ opcode: PickleOpcode) throws(PickleMachine.Problem) -> PickleValue {
    switch opcode {
    case .newTrue: .bool(true)
    case .newFalse: .bool(false)
    case .binInt1: .integer(try unsigned(1))
    case .binInt2: .integer(try unsigned(2))
    case .binInt: .integer(Int(Int32(truncatingIfNeeded: try unsigned(4))))
    case .long1: .integer(try long())
    case .binFloat: .real(try real())
    case .shortBinUnicode: .text(try text(try unsigned(1)))
    case .binUnicode: .text(try text(try unsigned(4)))
    case .binUnicode8: .text(try text(try unsigned(8)))
    default: .none
    }
  }

  /// A whole number in two's complement, its size before it.
  private mutating func long() throws(PickleMachine.Problem) -> Int {
    let size = Int(try byte())
    guard size <= 8 else {
      throw PickleMachine.Problem("its pickle has a number too large to be true")
    }
    guard size > 0 else { return 0 }
    var value: UInt64 = 0
    for place in 0..<size { value |= UInt64(try byte()) << UInt64(8 * place) }
    let unused = UInt64(64 - 8 * size)
    return Int(Int64(bitPattern: value << unused) >> Int64(unused))
  }

  /// A double with its highest byte first.
  private mutating func real() throws(PickleMachine.Problem) -> Double {
    var bits: UInt64 = 0
    for _ in 0..<8 { bits = bits << 8 | UInt64(try byte()) }
    return Double(bitPattern: bits)
  }

  private mutating func text(
    _ count: Int, closing: Int = 0
  ) throws(PickleMachine.Problem) -> String {
    guard count <= bytes.bytes.count - position else { throw Self.cutOff }
    guard let text = bytes.text(at: position, count: count) else {
      throw PickleMachine.Problem("its pickle has a text that is not UTF-8")
    }
    position += count + closing
    return text
  }
}
