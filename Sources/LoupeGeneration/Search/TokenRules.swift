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

  /// Applies the rules to the row, logits or log-probabilities, of a hypothesis of `length` tokens.
  func apply(to row: UnsafeMutableBufferPointer<Float>, length: Int) {
    for id in forbidden where id < row.count { row[id] = -.infinity }
    if let forcedEndID, length == maximumLength - 1 {
      row.update(repeating: -.infinity)
      row[forcedEndID] = 0
    }
  }

  /// The most probable allowed token; the row is left as it was.
  func mostProbable(in row: UnsafeMutableBufferPointer<Float>, length: Int) -> Int {
    if let forcedEndID, length == maximumLength - 1 { return forcedEndID }
    let hidden = forbidden.filter { $0 < row.count }.map { id in (id, row[id]) }
    for (id, _) in hidden { row[id] = -.infinity }
    defer { for (id, value) in hidden { row[id] = value } }
    return Kernel.argmax(UnsafeBufferPointer(row))
  }

  /// Why a sequence of `length` tokens that ends in `id` is finished, nil when it is not.
  func ending(_ id: Int32, length: Int) -> GeneratedSequence.Ending? {
    if id == endID { return .endToken }
    return length >= maximumLength ? .length : nil
  }
}
