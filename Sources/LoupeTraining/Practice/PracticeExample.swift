/// One made-up example whose truth is known: what the target is, and where each part of it comes
/// from.
public struct PracticeExample: Sendable, Equatable {
  /// The source's tokens without the end token; `▁` stands for a space before.
  public let sourceUnits: [String]
  /// The target's tokens without the end token.
  public let targetUnits: [String]
  /// Which source units decide about which target units, in units.
  public let alignment: [PracticeLink]
  /// The pronoun and what it stands for; nil where the task has none.
  public let pronoun: PronounTruth?
  /// What must not be seen in training where this example judges: the source itself, or the
  /// combination it is an example of.
  package let key: String

  /// An example; without `key`, its source text is what must not be seen in training.
  init(
    sourceUnits: [String], targetUnits: [String], alignment: [PracticeLink],
    pronoun: PronounTruth? = nil, key: String? = nil
  ) {
    self.sourceUnits = sourceUnits
    self.targetUnits = targetUnits
    self.alignment = alignment
    self.pronoun = pronoun
    self.key = key ?? Self.text(of: sourceUnits)
  }

  /// The source text.
  public var source: String { Self.text(of: sourceUnits) }
  /// The target text.
  public var target: String { Self.text(of: targetUnits) }
  /// The two texts.
  public var pair: SentencePair { SentencePair(source: source, target: target) }

  /// The text that `units` are the tokens of.
  static func text(of units: [String]) -> String {
    let text = units.joined()
    let spaced = String(text.map { $0 == "▁" ? " " : $0 })
    return spaced.first == " " ? String(spaced.dropFirst()) : spaced
  }
}
