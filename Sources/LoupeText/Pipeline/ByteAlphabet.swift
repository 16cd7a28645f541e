/// The visible characters in which byte-level vocabularies spell bytes.
///
/// Bytes that are visible characters in Latin-1 stand for themselves, the others for the
/// characters from U+0100 on, in order.
///
/// - Source: Radford et al. 2019, the released encoder.
package enum ByteAlphabet {
  /// For each byte its character.
  package static let scalars: [Unicode.Scalar] = {
    var scalars: [Unicode.Scalar] = []
    var next: UInt32 = 0x100
    for byte in UInt8.min...UInt8.max {
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: scalars.append(Unicode.Scalar(byte))
      default:
        scalars.append(Unicode.Scalar(next) ?? "\u{FFFD}")
        next += 1
      }
    }
    return scalars
  }()

  /// For each character up to U+0143 its byte; `nil` where none is spelled so.
  private static let bytes: [UInt8?] = {
    var bytes = [UInt8?](repeating: nil, count: 0x144)
    for (byte, scalar) in scalars.enumerated() where scalar.value < 0x144 {
      bytes[Int(scalar.value)] = UInt8(byte)
    }
    return bytes
  }()

  /// The bytes that a token spells; `nil` where it has a character outside of the alphabet.
  package static func bytes(of token: String) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(token.utf8.count)
    for scalar in token.unicodeScalars {
      guard scalar.value < bytes.count, let byte = bytes[Int(scalar.value)] else { return nil }
      result.append(byte)
    }
    return result
  }

  /// A token as people read it: `▁` for spaces, `<0xE3>` for bytes that are no whole character.
  package static func readable(_ token: String) -> String {
    guard let bytes = bytes(of: token) else { return token }
    var text = ""
    var position = 0
    while position < bytes.count {
      let (length, isValid) = UTF8Length.sequence(in: bytes, at: position)
      let part = bytes[position..<position + length]
      if part == [0x20] {
        text += "▁"
      } else if isValid {
        text += String(decoding: part, as: UTF8.self)
      } else {
        for byte in part { text += BytePiece.text(of: byte) }
      }
      position += length
    }
    return text
  }
}
