import Foundation

/// Keeps sentences of development and test sets out of what is learned from.
///
/// Sentences are compared by their letters and digits alone, lower-cased and in compatibility form,
/// so that a different full stop, width or capital does not let one through.
struct SentenceFilter {
  private var sources: Set<String> = []
  private var targets: Set<String> = []

  /// Excludes both sides of `pairs`.
  mutating func exclude(_ pairs: [SentencePair]) {
    for pair in pairs {
      sources.insert(Self.key(pair.source))
      targets.insert(Self.key(pair.target))
    }
  }

  /// Whether neither side of `pair` is excluded.
  func allows(_ pair: SentencePair) -> Bool {
    !sources.contains(Self.key(pair.source)) && !targets.contains(Self.key(pair.target))
  }

  static func key(_ text: String) -> String {
    let folded = text.precomposedStringWithCompatibilityMapping.lowercased()
    let kept = folded.unicodeScalars.filter {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
    return kept.isEmpty ? folded : String(String.UnicodeScalarView(kept))
  }
}
