/// How BLEU cuts text into the words that it counts; names and behaviour are sacreBLEU's.
public enum BLEUTokenisation: String, Codable, CaseIterable, Sendable {
  /// The standard for European languages: punctuation split off by ASCII rules (mteval-v13a).
  case thirteenA = "13a"
  /// At whitespace only; for text that is already tokenised.
  case none
  /// Every character a word; for Japanese and Chinese.
  case character = "char"
  /// Punctuation and symbols of all scripts split off (mteval-v14, `--international-tokenization`).
  case international = "intl"

  /// The usual choice for text in a language: `char` for Japanese and Chinese, `13a` otherwise.
  ///
  /// - Parameter code: a language code such as `ja` or `en`, with or without a region.
  /// - Returns: the tokenisation to score with.
  public static func standard(forLanguage code: String) -> BLEUTokenisation {
    let language = code.prefix { $0 != "-" && $0 != "_" }.lowercased()
    return ["ja", "zh"].contains(language) ? .character : .thirteenA
  }

  /// The words of a line, each a list of scalars.
  package func words(_ line: String) -> [[Unicode.Scalar]] {
    var scalars = Array(line.unicodeScalars)
    while let last = scalars.last, PythonWhitespace.contains(last) { scalars.removeLast() }
    switch self {
    case .none: break
    case .character:
      return scalars.filter { !PythonWhitespace.contains($0) }.map { [$0] }
    case .thirteenA: scalars = Self.splitASCIIPunctuation(scalars)
    case .international: scalars = Self.splitPunctuation(scalars)
    }
    return PythonWhitespace.split(scalars).map(Array.init)
  }

  // MARK: - 13a

  private static func splitASCIIPunctuation(_ line: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var text = replacing(line, "<skipped>", "")
    text = replacing(text, "-\n", "")
    text = replacing(text, "\n", " ")
    for (entity, character) in [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")] {
      text = replacing(text, entity, character)
    }
    text = surrounding([" "] + text + [" "], where: isASCIISymbol)
    text = separating(text, !isDigit, before: isStop, spacing: .afterBoth)
    text = separating(text, isStop, before: !isDigit, spacing: .beforeBoth)
    return separating(text, isDigit, before: { $0 == "-" }, spacing: .afterBoth)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9") ~= scalar }

  private static func isStop(_ scalar: Unicode.Scalar) -> Bool { scalar == "." || scalar == "," }

  private static func isASCIISymbol(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "{"..."~", "["..."`", " "..."&", "("..."+", ":"..."@", "/": true
    default: false
    }
  }

  // MARK: - intl

  private static func splitPunctuation(_ line: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var text = separating(line, !isNumber, before: isPunctuation, spacing: .afterBoth)
    text = separating(text, isPunctuation, before: !isNumber, spacing: .beforeBoth)
    return surrounding(text, where: isSymbol)
  }

  private static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  private static func isSymbol(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: true
    default: false
    }
  }

  // MARK: - Rewriting

  private typealias Test = (Unicode.Scalar) -> Bool

  /// Where spaces go when two neighbours match.
  private enum Spacing {
    /// `one␣two␣`
    case afterBoth
    /// `␣one␣two`
    case beforeBoth
  }

  /// Puts spaces around neighbours that match; as in a regular expression, a scalar that was
  /// matched once cannot begin the next match.
  private static func separating(
    _ text: [Unicode.Scalar], _ first: Test, before second: Test, spacing: Spacing
  ) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var index = 0
    while index < text.count {
      if index + 1 < text.count, first(text[index]), second(text[index + 1]) {
        switch spacing {
        case .afterBoth: result += [text[index], " ", text[index + 1], " "]
        case .beforeBoth: result += [" ", text[index], " ", text[index + 1]]
        }
        index += 2
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  private static func surrounding(_ text: [Unicode.Scalar], where test: Test) -> [Unicode.Scalar] {
    text.flatMap { test($0) ? [" ", $0, " "] : [$0] }
  }

  private static func replacing(
    _ text: [Unicode.Scalar], _ pattern: String, _ replacement: String
  ) -> [Unicode.Scalar] {
    let pattern = Array(pattern.unicodeScalars)
    var result: [Unicode.Scalar] = []
    var index = 0
    while index < text.count {
      if text[index] == pattern[0], text[index...].starts(with: pattern) {
        result.append(contentsOf: replacement.unicodeScalars)
        index += pattern.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}

/// The opposite of a test.
private prefix func ! (
  test: @escaping (Unicode.Scalar) -> Bool
) -> (Unicode.Scalar) -> Bool {
  { !test($0) }
}
