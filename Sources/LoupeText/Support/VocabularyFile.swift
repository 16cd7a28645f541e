/// Reads `vocab.json`: one JSON object from token to identifier.
///
/// A parser of its own, because general JSON readers hand out dictionaries keyed by `String`,
/// in which tokens that differ only in canonical form (`é` in one scalar or two) are one.
package struct VocabularyFile {
  private let bytes: [UInt8]
  private let name: String
  private var position = 0

  /// Reads the tokens and identifiers in the order of the file.
  ///
  /// - Throws: `TextError.malformedVocabulary`.
  package static func read(
    _ bytes: [UInt8], name: String
  ) throws(TextError) -> [(token: String, identifier: Int)] {
    var file = VocabularyFile(bytes: bytes, name: name)
    return try file.object()
  }

  private init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  private mutating func object() throws(TextError) -> [(token: String, identifier: Int)] {
    var entries: [(token: String, identifier: Int)] = []
    try expect("{")
    if peek() == UInt8(ascii: "}") {
      position += 1
    } else {
      repeat {
        let token = try string()
        try expect(":")
        entries.append((token, try integer()))
      } while try comesNext(",", orEnd: "}")
    }
    guard peek() == nil else { throw damaged("something follows the object") }
    return entries
  }

  private mutating func comesNext(
    _ separator: Character, orEnd end: Character
  ) throws(TextError) -> Bool {
    guard let byte = peek() else { throw damaged("it ends inside the object") }
    position += 1
    if byte == separator.asciiValue { return true }
    guard byte == end.asciiValue else {
      position -= 1
      throw damaged("a \"\(separator)\" or \"\(end)\" is missing")
    }
    return false
  }

  /// The next byte that is not whitespace.
  private mutating func peek() -> UInt8? {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
    return position < bytes.count ? bytes[position] : nil
  }

  private mutating func expect(_ character: Character) throws(TextError) {
    guard peek() == character.asciiValue else { throw damaged("a \"\(character)\" is missing") }
    position += 1
  }

  private mutating func integer() throws(TextError) -> Int {
    _ = peek()
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Int(digits), value <= Int32.max else {
      throw damaged("an identifier is not a whole number from 0 to \(Int32.max)")
    }
    return value
  }

  private mutating func string() throws(TextError) -> String {
    try expect("\"")
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw damaged("a token is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): content.append(contentsOf: try escaped())
      case 0..<0x20: throw damaged("a token contains a bare control character")
      default: content.append(byte)
      }
    }
    throw damaged("it ends inside a token")
  }

  private mutating func escaped() throws(TextError) -> [UInt8] {
    guard position < bytes.count else { throw damaged("it ends inside a token") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return try escapedScalar()
    default: throw damaged("a token contains an unknown escape")
    }
  }

  private mutating func escapedScalar() throws(TextError) -> [UInt8] {
    var code = try hexadecimal()
    if 0xD800..<0xDC00 ~= code, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      let low = try hexadecimal()
      guard 0xDC00..<0xE000 ~= low else { throw damaged("a token contains half a surrogate pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw damaged("a token contains half a surrogate pair")
    }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal() throws(TextError) -> UInt32 {
    guard position + 4 <= bytes.count,
      let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw damaged("a token contains a broken \\u escape") }
    position += 4
    return code
  }

  private func damaged(_ reason: String) -> TextError {
    .malformedVocabulary(file: name, reason: "\(reason) (at byte \(position))")
  }
}
