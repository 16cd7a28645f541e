import LoupeModel

/// What a checkpoint asks of every generation, whatever the settings are.
///
/// Token ids outside of the vocabulary are left out: there is nothing they could forbid or force.
struct GenerationDemands {
  /// Tokens that are never chosen.
  let forbidden: [Int]
  /// Tokens that are not chosen first.
  let forbiddenFirst: [Int]
  /// Sequences of two tokens or more that are never completed.
  let forbiddenSequences: [[Int32]]
  /// The tokens that end a sequence.
  let endIDs: [Int]
  /// The token forced at the first step, if any.
  let forcedFirstID: Int?
  /// The token forced at the last allowed step, if any.
  let forcedEndID: Int?
  /// Whether what is left of a distribution is made to add up to 1 again.
  let renormalises: Bool

  init(_ asked: GenerationConfiguration, _ model: ModelConfiguration) {
    func known(_ ids: [Int]) -> [Int] { ids.filter { (0..<model.vocabularySize).contains($0) } }
    let ends = known(asked.endTokenIDs ?? [])
    endIDs = ends.isEmpty ? [model.endID] : ends
    // A word that is forbidden but ends the sequence stays allowed, as transformers has it.
    let words = (asked.badWords ?? []).filter { word in
      !word.isEmpty && known(word).count == word.count
        && !(word.count == 1 && ends.contains(word[0]))
    }
    let single = words.filter { $0.count == 1 }.flatMap { $0 }
    forbidden = Set(single + known(asked.suppressedTokens ?? [])).sorted()
    forbiddenSequences = words.filter { $0.count > 1 }.map { $0.map { Int32($0) } }
    forbiddenFirst = known(asked.suppressedFirstTokens ?? [])
    forcedFirstID = asked.forcedFirstTokenID.flatMap { known([$0]).first }
    forcedEndID = asked.forcedEndTokenID.flatMap { known([$0]).first }
    renormalises = asked.renormalises ?? false
  }
}
