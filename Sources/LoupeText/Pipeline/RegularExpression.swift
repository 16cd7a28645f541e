/// A regular expression over Unicode scalars: the part of the language that tokenizers use.
///
/// Literals, `.`, `|`, groups `( )`, `(?: )`, `(?i: )`, `(?= )`, `(?! )`, classes `[ ]`, `\s \S \d
/// \D \w \W \p{…} \P{…}`, `^ $` (of lines), and `* + ? {n} {n,} {n,m}` with their lazy and possessive forms.
/// Everything else is refused by name. The first alternative that matches wins (backtracking); the
/// steps are counted, so that a hostile expression cannot hang.
package struct RegularExpression: Sendable {
  /// One thing to match.
  indirect enum Node: Sendable {
    case scalars(ScalarClass)
    case sequence([Node])
    case choice([Node])
    case repetition(Node, minimum: Int, maximum: Int, manner: Manner)
    /// Whether what follows matches (or does not) without being taken.
    case lookahead(Node, isNegative: Bool)
    /// The beginning of a line.
    case start
    /// The end of a line.
    case end
  }

  /// How a repetition tries its counts.
  enum Manner: Sendable {
    case greedy
    case lazy
    /// As many as possible, none given back.
    case possessive
  }

  /// As it was written.
  let source: String
  private let root: Node

  /// Reads an expression; `file` names the file in errors.
  ///
  /// - Throws: `TextError.unsupportedTokenizer`.
  package init(_ source: String, file: String) throws(TextError) {
    self.source = source
    var parser = RegularExpressionParser(source, file: file)
    root = try parser.parse()
  }

  /// Where it matches in a stretch of UTF-8 text, leftmost first and without overlap; matches of
  /// nothing are left out.
  ///
  /// - Throws: `TextError.expressionTooSlow`.
  package func matches(in text: [UInt8], range: Range<Int>) throws(TextError) -> [Range<Int>] {
    var matcher = RegularExpressionMatcher(text, range: range)
    var found: [Range<Int>] = []
    var index = 0
    while index < matcher.scalars.count {
      let end = matcher.end(of: root, from: index)
      guard !matcher.isExhausted else {
        throw .expressionTooSlow(expression: source, bytes: range.count)
      }
      if let end, end > index {
        found.append(matcher.offsets[index]..<matcher.offsets[end])
        index = end
      } else {
        index += 1
      }
    }
    return found
  }
}
