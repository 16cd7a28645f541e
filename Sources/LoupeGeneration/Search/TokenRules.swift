import LoupeTensor

/// Which tokens a step may choose, beyond what the model says.
///
/// - Source: the logits processors of huggingface/transformers 4.57, in their order.
struct TokenRules {
  /// Tokens that are never chosen (the filling token, where a checkpoint forbids it).
  let forbidden: [Int]
  /// Tokens that are not chosen at the first step that is free to choose.
  var forbiddenFirst: [Int] = []
  /// Sequences of two tokens or more that are never completed.
  var forbiddenSequences: [[Int32]] = []
  /// The tokens that end a sequence.
  let endIDs: [Int]
  /// The token forced at the first step, if any.
  var forcedFirstID: Int?
  /// The token forced at the last allowed step, if any.
  let forcedEndID: Int?
  /// Longest sequence, start token included.
  let maximumLength: Int
  /// Shortest sequence, start token included, that the end token may close.
  var minimumLength = 1
  /// Which repetitions are refused or made less probable.
  var repetition = RepetitionRules()
  /// Whether what is left of a distribution is made to add up to 1 again.
  var renormalises = false

  /// Whether a choice depends on the tokens before it, so that it has to read the whole row.
  var readsRows: Bool { !forbiddenSequences.isEmpty || repetition.isActive }

  /// Applies the rules to the row, logits or log-probabilities, of a hypothesis of tokens `ids`.
  func apply(to row: UnsafeMutableBufferPointer<Float>, after ids: [Int32]) {
    let length = ids.count
    if let forced = forcedID(length: length) {
      row.update(repeating: -.infinity)
      row[forced] = 0
      return
    }
    repetition.apply(to: row, after: ids)
    for id in forbidden { row[id] = -.infinity }
    for id in forbiddenEnds(of: ids) { row[id] = -.infinity }
    if forbidsEnd(length: length) { for id in endIDs { row[id] = -.infinity } }
    if isFirstFree(length: length) { for id in forbiddenFirst { row[id] = -.infinity } }
  }

  /// The token that a hypothesis of `length` tokens must choose, if any.
  func forcedID(length: Int) -> Int? {
    if length == maximumLength - 1, let forcedEndID { return forcedEndID }
    return length == 1 ? forcedFirstID : nil
  }

  /// Whether a hypothesis of `length` tokens may choose `id`, where no token is forced and no row
  /// has to be read.
  func allows(_ id: Int, length: Int) -> Bool {
    if forbidsEnd(length: length), endIDs.contains(id) { return false }
    if isFirstFree(length: length), forbiddenFirst.contains(id) { return false }
    return !forbidden.contains(id)
  }

  /// How many tokens can be refused at one step: among one more of the most probable stands the
  /// best that is allowed.
  var refusable: Int {
    forbidden.count + forbiddenFirst.count + (minimumLength > 1 ? endIDs.count : 0)
  }

  /// ln Σ exp(logit) over the tokens that are allowed, where the rules make probabilities add up
  /// to 1 again and no row has to be read; else `logSumExp`, which is over all tokens.
  func normaliser(
    _ logSumExp: Float, _ row: UnsafeMutableBufferPointer<Float>, length: Int
  ) -> Float {
    guard renormalises else { return logSumExp }
    var refused = Set(forbidden)
    if forbidsEnd(length: length) { refused.formUnion(endIDs) }
    if isFirstFree(length: length) { refused.formUnion(forbiddenFirst) }
    return Distribution.logSumExp(logSumExp, without: refused, of: row)
  }

  /// Why a sequence of `length` tokens that ends in `id` is finished, nil when it is not.
  func ending(_ id: Int32, length: Int) -> GeneratedSequence.Ending? {
    if endIDs.contains(Int(id)) { return .endToken }
    return length >= maximumLength ? .length : nil
  }

  /// Whether the end token may not be chosen yet.
  private func forbidsEnd(length: Int) -> Bool { length < minimumLength }

  /// Whether this is the first step at which no token is forced.
  private func isFirstFree(length: Int) -> Bool {
    length == (forcedFirstID == nil ? 1 : 2)
  }

  /// Tokens that would complete a forbidden sequence.
  private func forbiddenEnds(of ids: [Int32]) -> [Int] {
    // transformers passes over a sequence that is longer than what was generated so far.
    forbiddenSequences.filter { sequence in
      sequence.count <= ids.count
        && ids.suffix(sequence.count - 1).elementsEqual(sequence.dropLast())
    }.compactMap { $0.last.map { Int($0) } }
  }
}
