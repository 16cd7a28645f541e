/// A JSON value whose strings and keys keep their exact scalars.
package enum JSONNode: Equatable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([JSONNode])
  case object([Member])

  /// One entry of an object.
  package struct Member: Equatable, Sendable {
    package let key: String
    package let value: JSONNode
  }

  /// Deepest nesting that is accepted: tokenizer files need some ten levels.
  private static let deepest = 64

  /// Reads a whole JSON text; `name` names the file in errors.
  ///
  /// - Throws: `TextError.malformedTokenizer`.
  package init(_ bytes: [UInt8], name: String) throws(TextError) {
    var scanner = JSONScanner(bytes, name: name, subject: .tokenizer)
    self = try Self.value(&scanner, depth: 0)
    guard scanner.peek() == nil else { throw scanner.damaged("something follows the value") }
  }

  private static func value(
    _ scanner: inout JSONScanner, depth: Int
  ) throws(TextError) -> JSONNode {
    guard depth <= deepest else { throw scanner.damaged("it is nested too deeply") }
    switch scanner.peek() {
    case UInt8(ascii: "\""): return .string(try scanner.string())
    case UInt8(ascii: "{"): return .object(try members(&scanner, depth: depth))
    case UInt8(ascii: "["): return .array(try elements(&scanner, depth: depth))
    default: break
    }
    if scanner.word("null") { return .null }
    if scanner.word("true") { return .boolean(true) }
    if scanner.word("false") { return .boolean(false) }
    return .number(try scanner.number())
  }

  private static func members(
    _ scanner: inout JSONScanner, depth: Int
  ) throws(TextError) -> [Member] {
    var members: [Member] = []
    try scanner.expect("{")
    if scanner.skip(UInt8(ascii: "}")) { return members }
    repeat {
      guard scanner.peek() == UInt8(ascii: "\"") else { throw scanner.damaged("a key is missing") }
      let key = try scanner.string()
      try scanner.expect(":")
      members.append(Member(key: key, value: try value(&scanner, depth: depth + 1)))
    } while try scanner.comesNext(",", orEnd: "}", of: "object")
    return members
  }

  private static func elements(
    _ scanner: inout JSONScanner, depth: Int
  ) throws(TextError) -> [JSONNode] {
    var elements: [JSONNode] = []
    try scanner.expect("[")
    if scanner.skip(UInt8(ascii: "]")) { return elements }
    repeat {
      elements.append(try value(&scanner, depth: depth + 1))
    } while try scanner.comesNext(",", orEnd: "]", of: "array")
    return elements
  }
}
