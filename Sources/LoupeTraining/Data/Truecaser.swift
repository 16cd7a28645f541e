/// Gives names their capitals back in text that was lower-cased, as running text of the same
/// language writes them.
///
/// Learns how each word is written inside sentences (their first words say nothing) and restores
/// the usual form where it has capitals.
public struct Truecaser: Sendable {
  private let forms: [String: String]

  /// Learns from running text.
  public init(learningFrom sentences: some Sequence<String>) {
    var counts: [String: [String: Int]] = [:]
    for sentence in sentences {
      for (index, word) in Self.words(of: sentence).enumerated()
      where index > 0 && !Self.followsSentenceEnd(word, in: sentence) {
        counts[word.lowercased(), default: [:]][String(word), default: 0] += 1
      }
    }
    var forms: [String: String] = [:]
    for (lower, written) in counts {
      // The smaller text wins a tie, so that the result does not depend on the order of a
      // dictionary.
      let best = written.max { ($0.value, $1.key) < ($1.value, $0.key) }
      if let best, best.key != lower, best.value * 10 >= written.values.reduce(0, +) * 6 {
        forms[lower] = best.key
      }
    }
    self.forms = forms
  }

  /// How many words have a form of their own.
  public var count: Int { forms.count }

  /// `text` with the usual form of each lower-case word.
  public func text(of text: String) -> String {
    var result = ""
    var rest = text[...]
    for word in Self.words(of: text) {
      result += rest[..<word.startIndex]
      if word.first?.isLowercase == true, let form = forms[word.lowercased()] {
        result += form
      } else {
        result += word
      }
      rest = text[word.endIndex...]
    }
    return result + rest
  }

  /// Runs of letters; an apostrophe ends a word, so that "tom's" is found as "tom".
  private static func words(of text: String) -> [Substring] {
    text.split { !$0.isLetter }
  }

  private static func followsSentenceEnd(_ word: Substring, in text: String) -> Bool {
    for character in text[..<word.startIndex].reversed() {
      if character.isWhitespace || character == "\"" || character == "“" { continue }
      return ".!?:".contains(character)
    }
    return true
  }
}
