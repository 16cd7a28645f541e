import LoupeTensor

/// Which tokens a step may choose, beyond what the model says.
struct TokenRules {
  /// Tokens that are never chosen (the filling token, where a checkpoint forbids it).
  let forbidden: [Int]
  /// The token that ends a sequence.
  let endID: Int
  /// The token forced at the last allowed step, if any.
  let forcedEndID: Int?
  /// Longest sequence, start token included.
  let maximumLength: Int
  /// Shortest sequence, start token included, that the end token may close.
  var minimumLength = 1

  /// Applies the rules to the row, logits or log-probabilities, of a hypothesis of `length` tokens.
  func apply(to row: UnsafeMutableBufferPointer<Float>, length: Int) {
    for id in forbidden where id < row.count { row[id] = -.infinity }
    if forbidsEnd(length: length) { row[endID] = -.infinity }
    if let forcedEndID = forcedID(length: length) {
      row.update(repeating: -.infinity)
      row[forcedEndID] = 0
    }
  }

  /// The token that a hypothesis of `length` tokens must choose, if any.
  func forcedID(length: Int) -> Int? { length == maximumLength - 1 ? forcedEndID : nil }

  /// Whether a hypothesis of `length` tokens may choose `id`, where no token is forced.
  func allows(_ id: Int, length: Int) -> Bool {
    !(id == endID && forbidsEnd(length: length)) && !forbidden.contains(id)
  }

  /// How many tokens can be refused at one step: among one more of the most probable stands the
  /// best that is allowed.
  var refusable: Int { forbidden.count + (minimumLength > 1 ? 1 : 0) }

  /// Why a sequence of `length` tokens that ends in `id` is finished, nil when it is not.
  func ending(_ id: Int32, length: Int) -> GeneratedSequence.Ending? {
    if id == endID { return .endToken }
    return length >= maximumLength ? .length : nil
  }

  /// Whether the end token may not be chosen yet.
  private func forbidsEnd(length: Int) -> Bool { length < minimumLength }
}
