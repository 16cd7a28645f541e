import LoupeModel

/// Who stands where in a pronoun example: drawn so that gender and role of the antecedent come in
/// turn, and nothing but the predicate decides between the two nouns.
struct PronounDraw {
  let role: PronounTruth.Role
  let subject: PronounNoun
  let object: PronounNoun

  /// Two nouns that are given.
  init(role: PronounTruth.Role, subject: PronounNoun, object: PronounNoun) {
    self.role = role
    self.subject = subject
    self.object = object
  }

  /// Draws two different nouns.
  ///
  /// - Parameters:
  ///   - subjects: nouns that may act.
  ///   - objects: nouns that it may be done to.
  ///   - mixesGenders: whether the two may have the same gender; otherwise never.
  ///   - number: the example's number; its last two bits are gender and role.
  ///   - random: where chance comes from.
  init(
    subjects: [PronounNoun], objects: [PronounNoun], mixesGenders: Bool, number: Int,
    _ random: inout SplitMix64
  ) {
    let gender: PronounGender = number & 1 == 0 ? .masculine : .feminine
    role = number & 2 == 0 ? .subject : .object
    let otherGender = mixesGenders && random.below(2) == 0 ? gender : gender.opposite
    let isSubject = role == .subject
    let antecedent = Self.noun(of: isSubject ? subjects : objects, &random) {
      $0.gender == gender
    }
    let distractor = Self.noun(of: isSubject ? objects : subjects, &random) {
      $0.gender == otherGender && $0 != antecedent
    }
    (subject, object) = isSubject ? (antecedent, distractor) : (distractor, antecedent)
  }

  /// Draws until a noun fits; every list has many of either gender.
  private static func noun(
    of nouns: [PronounNoun], _ random: inout SplitMix64, where fits: (PronounNoun) -> Bool
  ) -> PronounNoun {
    while true {
      let noun = nouns[random.below(nouns.count)]
      if fits(noun) { return noun }
    }
  }

  /// What is held out: the noun that is meant, and what is said of it.
  func key(_ predicate: PronounPredicate) -> String {
    "\(antecedent.source) \(predicate.source.joined())"
  }

  var antecedent: PronounNoun { role == .subject ? subject : object }
  var distractor: PronounNoun { role == .subject ? object : subject }
}
