/// Reads the elements of JSON text one by one, strictly.
///
/// A reader of its own, because general JSON readers compare keys by canonical equivalence, so that
/// tokens that differ only in canonical form (`é` in one scalar or two) would be one.
struct JSONScanner {
  /// What the text is, for errors.
  enum Subject {
    case vocabulary
    case tokenizer
  }

  let bytes: [UInt8]
  let name: String
  let subject: Subject
  private(set) var position = 0

  init(_ bytes: [UInt8], name: String, subject: Subject) {
    self.bytes = bytes
    self.name = name
    self.subject = subject
  }

  /// The next byte that is not whitespace; `nil` at the end.
  mutating func peek() -> UInt8? {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return bytes[position]
      }
    }
    return nil
  }

  /// Passes over one character that has to come next.
  mutating func expect(_ character: Character) throws(TextError) {
    guard peek() == character.asciiValue else { throw damaged("a \"\(character)\" is missing") }
    position += 1
  }

  /// Passes over one byte if it comes next.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  /// Passes over a separator (true) or the end of a list (false).
  mutating func comesNext(
    _ separator: Character, orEnd end: Character, of what: String
  ) throws(TextError) -> Bool {
    guard let byte = peek() else { throw damaged("it ends inside the \(what)") }
    guard byte == separator.asciiValue || byte == end.asciiValue else {
      throw damaged("a \"\(separator)\" or \"\(end)\" is missing")
    }
    position += 1
    return byte == separator.asciiValue
  }

  /// A whole number from 0 to 2³¹ - 1.
  mutating func identifier() throws(TextError) -> Int {
    _ = peek()
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Int(digits), value <= Int32.max else {
      throw damaged("an identifier is not a whole number from 0 to \(Int32.max)")
    }
    return value
  }

  /// A number; the grammar is that of JSON, out of range is an error.
  mutating func number() throws(TextError) -> Double {
    _ = peek()
    let start = position
    while position < bytes.count, Self.isPartOfNumber(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite else { throw damaged("a value is missing") }
    return value
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// Passes over a word such as `true` if it comes next.
  mutating func word(_ word: StaticString) -> Bool {
    _ = peek()
    let length = word.utf8CodeUnitCount
    guard position + length <= bytes.count else { return false }
    let matches = word.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + length]) }
    if matches { position += length }
    return matches
  }

  /// A string.
  mutating func string() throws(TextError) -> String {
    try expect("\"")
    let start = position
    // Most strings have no escapes: they are taken as they are.
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return try text(bytes[start..<position - 1])
      }
      if byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      position += 1
    }
    return try escapedString(Array(bytes[start..<position]))
  }

  private mutating func escapedString(_ beginning: [UInt8]) throws(TextError) -> String {
    var content = beginning
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(content[...])
      case UInt8(ascii: "\\"): content.append(contentsOf: try escaped())
      case 0..<0x20: throw damaged("\(noun) contains a bare control character")
      default: content.append(byte)
      }
    }
    throw damaged("it ends inside \(noun)")
  }

  private func text(_ content: ArraySlice<UInt8>) throws(TextError) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw damaged("\(noun) is not UTF-8")
    }
    return text
  }

  private mutating func escaped() throws(TextError) -> [UInt8] {
    guard position < bytes.count else { throw damaged("it ends inside \(noun)") }
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
    default: throw damaged("\(noun) contains an unknown escape")
    }
  }

  private mutating func escapedScalar() throws(TextError) -> [UInt8] {
    var code = try hexadecimal()
    if 0xD800..<0xDC00 ~= code, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      let low = try hexadecimal()
      guard 0xDC00..<0xE000 ~= low else {
        throw damaged("\(noun) contains half a surrogate pair")
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw damaged("\(noun) contains half a surrogate pair")
    }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal() throws(TextError) -> UInt32 {
    let end = min(position + 4, bytes.count)
    let digits = bytes[position..<end]
    guard digits.count == 4, digits.allSatisfy(Self.isHexadecimal),
      let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw damaged("\(noun) contains a broken \\u escape") }
    position += 4
    return code
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }

  private var noun: String { subject == .vocabulary ? "a token" : "a string" }

  /// An error that names the file and the place.
  func damaged(_ reason: String) -> TextError {
    let reason = "\(reason) (at byte \(position))"
    return subject == .vocabulary
      ? .malformedVocabulary(file: name, reason: reason)
      : .malformedTokenizer(file: name, reason: reason)
  }
}
