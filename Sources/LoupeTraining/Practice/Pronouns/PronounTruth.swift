/// The truth about the pronoun of an example: where it stands and what it stands for.
///
/// Places are units of the example, counted from 0.
public struct PronounTruth: Sendable, Equatable {
  /// What the antecedent is in the first clause.
  public enum Role: String, Codable, Sendable, CaseIterable {
    /// Who or what acts.
    case subject
    /// Whom or what it is done to.
    case object
  }

  /// The kind of event, such as `cross`.
  public let relation: String
  /// The sentence pattern, such as `negative-because`.
  public let frame: String
  /// What the antecedent is in the first clause.
  public let role: Role
  /// The gender of the antecedent and of the pronoun.
  public let gender: PronounGender
  /// The gender of the distractor.
  public let distractorGender: PronounGender
  /// The source unit of the pronoun; for a pronoun that the source leaves out, nil.
  public let sourcePronoun: Int?
  /// The source unit of the noun or name that the pronoun stands for.
  public let antecedent: Int
  /// The source unit of the other noun or name.
  public let distractor: Int
  /// The first source unit of the predicate, which decides about the antecedent.
  public let predicate: Int
  /// The target unit of the pronoun.
  public let targetPronoun: Int
  /// The target unit of the noun or name that the pronoun stands for.
  public let targetAntecedent: Int
  /// The target unit of the other noun or name.
  public let targetDistractor: Int
}
