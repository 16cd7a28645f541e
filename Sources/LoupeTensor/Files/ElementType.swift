import CLoupeKernels

/// How a file writes one number.
package enum ElementType: String, Sendable, CaseIterable {
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint64 = "U64"
  case uint32 = "U32"
  case uint16 = "U16"
  case uint8 = "U8"
  case bool = "BOOL"
  case float8e4m3 = "F8_E4M3"
  case float8e5m2 = "F8_E5M2"

  /// Bytes of one number.
  package var byteCount: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool, .float8e4m3, .float8e5m2: 1
    }
  }

  /// Whether `decodeFloats` reads it.
  package var isReadAsFloats: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: true
    default: false
    }
  }

  /// Whether `decodeIntegers` reads it.
  package var isReadAsIntegers: Bool { self == .int64 || self == .int32 }

  /// Writes `count` numbers that stand at `source`, in any alignment, to `target` as float32.
  ///
  /// Doubles are rounded. Does nothing for a type that is not read as floats.
  package func decodeFloats(
    from source: UnsafeRawPointer, count: Int, into target: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .float32:
      UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: 4 * count)
    case .float16:
      Self.withHalves(source, count) { loupe_half_to_float(count, $0, target) }
    case .bfloat16:
      Self.withHalves(source, count) { loupe_bfloat16_to_float(count, $0, target) }
    case .float64:
      for index in 0..<count {
        target[index] = Float(source.loadUnaligned(fromByteOffset: 8 * index, as: Double.self))
      }
    default:
      break
    }
  }

  /// The `count` integers that stand at `source`; empty for a type that is not read as integers.
  package func decodeIntegers(from source: UnsafeRawPointer, count: Int) -> [Int] {
    switch self {
    case .int64:
      (0..<count).map { Int(source.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self)) }
    case .int32:
      (0..<count).map { Int(source.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self)) }
    default:
      []
    }
  }

  /// Hands halves to `body`, where they are when they stand even, else a copy.
  ///
  /// Foreign files need not align their tensors.
  private static func withHalves(
    _ start: UnsafeRawPointer, _ count: Int, _ body: (UnsafePointer<UInt16>) -> Void
  ) {
    if UInt(bitPattern: start) % 2 == 0 {
      body(start.assumingMemoryBound(to: UInt16.self))
    } else {
      let copy = (0..<count).map { start.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self) }
      copy.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { body(base) }
      }
    }
  }
}
