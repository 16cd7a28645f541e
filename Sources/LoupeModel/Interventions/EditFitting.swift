/// Finds out what one edit's selections mean for a model and a sentence.
struct EditFitting {
  let number: Int
  let edit: AttentionEdit
  let configuration: ModelConfiguration
  let facts: SequenceFacts

  func fitted() throws(ModelError) -> ResolvedIntervention.Edit {
    let layers =
      edit.site == .encoder ? configuration.encoderLayers : configuration.decoderLayers
    let heads = edit.site == .encoder ? configuration.encoderHeads : configuration.decoderHeads
    try check(edit.layers, count: layers, what: "layer")
    try check(edit.heads, count: heads, what: "head")
    if edit.stage == .output, edit.keys != .all {
      throw refuse("stage “output” acts on a head's whole contribution; leave “keys” out")
    }
    return .init(
      source: edit,
      queries: try rule(edit.queries, isSource: edit.site == .encoder, what: "queries"),
      keys: try rule(edit.keys, isSource: edit.site != .decoder, what: "keys"))
  }

  private func refuse(_ reason: String) -> ModelError {
    .intervention(edit: number, reason: reason)
  }

  private func check(_ selection: IndexSelection, count: Int, what: String) throws(ModelError) {
    guard case .some(let indices) = selection else { return }
    guard !indices.isEmpty else { throw refuse("an empty list of \(what)s selects nothing") }
    if let outside = indices.first(where: { !(0..<count).contains($0) }) {
      throw refuse("\(what) \(outside) does not exist; this model has 0…\(count - 1)")
    }
  }

  private func rule(
    _ selection: PositionSelection, isSource: Bool, what: String
  ) throws(ModelError) -> ResolvedIntervention.Rule {
    switch selection {
    case .all:
      return .all
    case .positions(let positions):
      return .positions(try checked(positions, isSource: isSource, what: what))
    case .tokens(let texts):
      return .ids(try ids(of: texts, isSource: isSource, what: what))
    case .special:
      return .ids(facts.specialIDs)
    case .part(let part):
      guard !isSource else {
        throw refuse("“\(what)”: begin, middle and end are parts of the generation, not the source")
      }
      guard let count = facts.stepCount else {
        throw refuse("“\(what)”: the length of the generation is not known here")
      }
      guard !part.steps(of: count).isEmpty else {
        throw refuse("“\(what)”: a generation of \(count) steps has no “\(part.rawValue)”")
      }
      return .positions(Set(part.steps(of: count)))
    }
  }

  private func checked(
    _ positions: [Int], isSource: Bool, what: String
  ) throws(ModelError) -> Set<Int> {
    guard !positions.isEmpty else { throw refuse("“\(what)”: an empty list selects nothing") }
    let limit = isSource ? facts.sourceIDs.count : configuration.maximumPositions
    if let outside = positions.first(where: { !(0..<limit).contains($0) }) {
      throw refuse(
        "“\(what)”: position \(outside) does not exist; "
          + (isSource ? "the source has 0…\(limit - 1)" : "steps are 0…\(limit - 1)"))
    }
    return Set(positions)
  }

  private func ids(
    of texts: [String], isSource: Bool, what: String
  ) throws(ModelError) -> Set<Int32> {
    guard !texts.isEmpty else { throw refuse("“\(what)”: an empty list selects nothing") }
    var found: Set<Int32> = []
    for text in texts {
      let ids = facts.idsOfToken(text)
      guard !ids.isEmpty else {
        throw refuse("“\(what)”: “\(text)” is not a token of this model's vocabulary")
      }
      if isSource, ids.isDisjoint(with: facts.sourceIDs) {
        throw refuse("“\(what)”: the token “\(text)” does not stand in the source")
      }
      found.formUnion(ids)
    }
    return found
  }
}
