/// What the second clause says of the antecedent.
struct PronounPredicate: Sendable, Hashable {
  /// Source units.
  let source: [String]
  /// Target units for a masculine antecedent.
  let masculine: [String]
  /// Target units for a feminine one.
  let feminine: [String]

  /// The target units for an antecedent of `gender`.
  func target(_ gender: PronounGender) -> [String] {
    gender == .masculine ? masculine : feminine
  }
}
