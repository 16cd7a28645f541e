/// A value inside a JSON file that knows where it stands, so that errors can say it.
package struct JSONPart {
  let node: JSONNode
  /// Where it stands, such as `model.vocab`; empty for the whole file.
  let path: String
  let file: String

  package init(_ node: JSONNode, path: String = "", file: String) {
    self.node = node
    self.path = path
    self.file = file
  }

  /// The member `key`; `nil` where it is absent or null.
  ///
  /// - Throws: `TextError.malformedTokenizer` when this is no object.
  package func optional(_ key: String) throws(TextError) -> JSONPart? {
    guard case .object(let members) = node else { throw malformed("is not an object") }
    guard let member = members.last(where: { $0.key == key }), member.value != .null else {
      return nil
    }
    return JSONPart(member.value, path: path.isEmpty ? key : "\(path).\(key)", file: file)
  }

  /// The member `key`.
  ///
  /// - Throws: `TextError.malformedTokenizer` where it is absent or null.
  package func required(_ key: String) throws(TextError) -> JSONPart {
    if let part = try optional(key) { return part }
    throw malformed("lacks \"\(key)\"")
  }

  /// The text that it is.
  func string() throws(TextError) -> String {
    guard case .string(let text) = node else { throw malformed("is not a string") }
    return text
  }

  /// The truth value that it is.
  func boolean() throws(TextError) -> Bool {
    guard case .boolean(let value) = node else { throw malformed("is neither true nor false") }
    return value
  }

  /// The number that it is.
  package func number() throws(TextError) -> Double {
    guard case .number(let value) = node else { throw malformed("is not a number") }
    return value
  }

  /// The whole number from 0 to 2³¹ - 1 that it is.
  package func identifier() throws(TextError) -> Int {
    guard case .number(let value) = node, let whole = Int(exactly: value),
      0...Int(Int32.max) ~= whole
    else { throw malformed("is not a whole number from 0 to \(Int32.max)") }
    return whole
  }

  /// The elements of the list that it is.
  package func array() throws(TextError) -> [JSONPart] {
    guard case .array(let elements) = node else { throw malformed("is not a list") }
    return elements.enumerated().map { index, element in
      JSONPart(element, path: "\(path)[\(index)]", file: file)
    }
  }

  /// The members of the object that it is.
  package func object() throws(TextError) -> [JSONNode.Member] {
    guard case .object(let members) = node else { throw malformed("is not an object") }
    return members
  }

  /// An error about this part.
  func malformed(_ reason: String) -> TextError {
    .malformedTokenizer(file: file, reason: (path.isEmpty ? "it" : path) + " " + reason)
  }

  /// An error about something here that is known but not run.
  func unsupported(_ part: String) -> TextError {
    .unsupportedTokenizer(file: file, part: part)
  }

  // Members with a default, as the tokenizers library writes them.

  package func string(_ key: String, default standard: String) throws(TextError) -> String {
    try optional(key)?.string() ?? standard
  }

  package func boolean(_ key: String, default standard: Bool) throws(TextError) -> Bool {
    try optional(key)?.boolean() ?? standard
  }
}
