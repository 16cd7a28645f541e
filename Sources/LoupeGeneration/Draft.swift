/// A guess of a translation; the longer it has held, the more of its tokens are tried at once.
struct Draft {
  /// Tokens tried at first: a guess that fails at once has cost little.
  private static let fewest = 4
  /// Most tokens tried at once: so many rows are enough for products at full speed.
  private static let most = 8
  private var tried = Self.fewest
  /// The guessed tokens, start token not among them.
  let ids: [Int32]

  /// The guess `ids`, of at least one token.
  init(_ ids: [Int32]) { self.ids = ids }

  /// The tokens that are read after the last one of a hypothesis, which stands at `position` and
  /// may grow by `limit` tokens.
  func guess(after position: Int, limit: Int) -> ArraySlice<Int32> {
    let count = min(tried, ids.count - position, limit)
    return ids[position..<position + max(count - 1, 0)]
  }

  /// Tries more at once from now on.
  mutating func lengthen() { tried = min(2 * tried, Self.most) }
}
