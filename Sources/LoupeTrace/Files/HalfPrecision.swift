import Foundation

/// Numbers in IEEE 754 binary16: eleven bits of precision, at most 65,504.
///
/// Files that must stay small hold vectors in it; a number then differs by at most 1/2048 of itself.
enum HalfPrecision {
  private static let largest: Float = 65_504

  /// Whether half precision has room for every finite number of `values`.
  static func holds(_ values: [Float]) -> Bool {
    values.allSatisfy { !$0.isFinite || abs($0) <= largest }
  }

  /// The nearest half-precision number's bits; of two equally near ones the even one.
  static func bits(of value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    guard value.isFinite else { return sign | (value.isNaN ? 0x7E00 : 0x7C00) }
    let size = abs(value)
    // Below the smallest normal number all steps are 2^-24.
    if size < 0x1p-14 { return sign | UInt16((size * 0x1p24).rounded(.toNearestOrEven)) }
    // What is cut off, 13 bits, is rounded to even first; a carry makes the exponent one larger.
    let rounded = (bits & 0x7FFF_FFFF) + 0xFFF + ((bits >> 13) & 1)
    let half = (rounded >> 13) - (112 << 10)
    return sign | UInt16(min(half, 0x7C00))
  }

  /// The number that has these bits.
  static func value(_ bits: UInt16) -> Float {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let exponent = Int(bits >> 10) & 0x1F
    let fraction = Float(bits & 0x3FF)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 0x1F: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
    }
  }
}

extension [Float] {
  /// The numbers as little-endian half precision in base64.
  var halfBase64: String {
    map { HalfPrecision.bits(of: $0).littleEndian }.withUnsafeBufferPointer { Data(buffer: $0) }
      .base64EncodedString()
  }

  /// Numbers from little-endian half precision in base64; nil where the text is something else.
  init?(halfBase64 text: String) {
    guard let data = Data(base64Encoded: text), data.count % 2 == 0 else { return nil }
    self = data.withUnsafeBytes { bytes in
      (0..<data.count / 2).map { index in
        HalfPrecision.value(
          UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)))
      }
    }
  }
}
