/// What a normaliser or pre-tokenizer looks for.
enum TextPattern: Sendable {
  /// Text that is looked for as it is.
  case literal([UInt8])
  case expression(RegularExpression)

  /// Reads `{"String": …}` or `{"Regex": …}`; `part` names the component for errors.
  ///
  /// - Throws: `TextError.malformedTokenizer`, or `TextError.unsupportedTokenizer` for a regular
  ///   expression beyond what `RegularExpression` reads.
  init(_ part: JSONPart) throws(TextError) {
    if case .string(let text) = part.node {
      self = .literal(Array(text.utf8))
    } else if let literal = try part.optional("String") {
      self = .literal(Array(try literal.string().utf8))
    } else {
      let source = try part.required("Regex").string()
      self = .expression(try RegularExpression(source, file: part.file))
    }
  }

  /// Where it stands in a stretch of UTF-8 text, in order and without overlap; matches of nothing
  /// are left out.
  ///
  /// - Throws: `TextError.expressionTooSlow`.
  func matches(in text: [UInt8], range: Range<Int>) throws(TextError) -> [Range<Int>] {
    switch self {
    case .literal(let literal): Self.occurrences(of: literal, in: text, range)
    case .expression(let expression): try expression.matches(in: text, range: range)
    }
  }

  private static func occurrences(
    of literal: [UInt8], in text: [UInt8], _ range: Range<Int>
  ) -> [Range<Int>] {
    guard let first = literal.first else { return [] }
    var found: [Range<Int>] = []
    var position = range.lowerBound
    while position + literal.count <= range.upperBound {
      if text[position] == first, literal.count == 1 || text[position...].starts(with: literal) {
        found.append(position..<position + literal.count)
        position += literal.count
      } else {
        position += 1
      }
    }
    return found
  }
}
