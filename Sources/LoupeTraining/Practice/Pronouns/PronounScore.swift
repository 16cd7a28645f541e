/// How often a translation has its reference's pronoun, whatever the rest of it says.
///
/// A pronoun is right where the translation has exactly the reference's pronouns, in order; more,
/// fewer or others are wrong. Words are runs of letters in lower case, so that *qu'elle* and *Elle*
/// have the pronoun *elle*.
package struct PronounScore: Sendable, Equatable {
  /// Translations with the reference's pronouns.
  package let correct: Int
  /// References that have any.
  package let total: Int

  /// Compares translations with references, both in the same order.
  package init(_ translations: [String], references: [String], among pronouns: Set<String>) {
    var correct = 0
    var total = 0
    for (translation, reference) in zip(translations, references) {
      let wanted = Self.pronouns(in: reference, pronouns)
      guard !wanted.isEmpty else { continue }
      total += 1
      if Self.pronouns(in: translation, pronouns) == wanted { correct += 1 }
    }
    self.correct = correct
    self.total = total
  }

  /// Correct ones of all; nil where no reference has a pronoun.
  package var share: Double? { total > 0 ? Double(correct) / Double(total) : nil }

  private static func pronouns(in text: String, _ known: Set<String>) -> [String] {
    text.lowercased().split { !$0.isLetter }.map(String.init).filter(known.contains)
  }
}
