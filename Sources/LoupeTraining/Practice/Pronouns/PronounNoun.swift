/// A noun or name that a pronoun may stand for.
struct PronounNoun: Sendable, Hashable {
  let source: String
  let target: String
  let gender: PronounGender
  /// Whether a French article loses its vowel before it.
  let elides: Bool

  /// Reads lines of source noun, target noun, gender (`m` or `f`) and, optionally, `mute` for a
  /// mute h; a line that is anything else is left out.
  static func table(_ text: String) -> [PronounNoun] {
    text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: " ").map(String.init)
      guard cells.count >= 3, let gender = PronounGender(letter: cells[2]),
        let first = cells[1].first
      else { return nil }
      return PronounNoun(
        source: cells[0], target: cells[1], gender: gender,
        elides: "aeiouâéèêîœ".contains(first) || cells.last == "mute")
    }
  }
}
