/// A sentence pattern of the English–French pronoun task.
enum EnglishFrenchFrame: String, Sendable, CaseIterable {
  /// … did not cross … because it was too …
  case negativeBecause = "negative-because"
  /// … did not cross … It was too …
  case negativeTwo = "negative-two"
  /// … did not cross …, for it was too …
  case negativeFor = "negative-for"
  /// … could not cross … because it was too …
  case couldNotBecause = "could-not-because"
  /// … crossed … It was …
  case positivePlain = "positive-plain"
  /// … crossed … It was really …
  case positiveReally = "positive-really"
  /// … crossed … even though it was really …
  case positiveThough = "positive-though"

  /// Those in which something does not happen.
  static let negative: [EnglishFrenchFrame] = [
    .negativeBecause, .negativeTwo, .negativeFor, .couldNotBecause,
  ]
  /// Those in which something quiet happens.
  static let resting: [EnglishFrenchFrame] = [.positivePlain, .positiveReally]

  /// Whether the first clause denies.
  var isNegative: Bool { Self.negative.contains(self) }
  /// Whether the pronoun begins a sentence.
  var hasTwoSentences: Bool {
    self == .negativeTwo || self == .positivePlain || self == .positiveReally
  }
  /// Whether both nouns may have the same gender; in the others the pronoun always shows which of
  /// them it stands for.
  var mixesGenders: Bool { hasTwoSentences }

  /// What stands between the clauses; the French may end in the apostrophe that il asks for.
  func conjunction(before gender: PronounGender) -> (english: [String], french: [String])? {
    switch self {
    case .negativeBecause, .couldNotBecause: (["▁because"], ["▁parce", "▁qu'"])
    case .negativeFor: ([",", "▁for"], [",", "▁car"])
    case .positiveThough:
      (["▁even", "▁though"], gender == .masculine ? ["▁même", "▁s'"] : ["▁même", "▁si"])
    case .negativeTwo, .positivePlain, .positiveReally: nil
    }
  }

  /// The word before the adjective.
  var degree: (english: String, french: String)? {
    switch self {
    case .positivePlain: nil
    case .positiveReally, .positiveThough: ("▁really", "▁vraiment")
    default: ("▁too", "▁trop")
    }
  }
}
