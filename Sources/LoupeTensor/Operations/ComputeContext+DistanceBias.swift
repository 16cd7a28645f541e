extension ComputeContext {
  /// The bias of every distance from `-behind` to `ahead`, `[head, distance]`, from the biases of
  /// near distances.
  ///
  /// - Parameters:
  ///   - near: `[head, 2 · reach + 1]`: the distances -reach … reach; all beyond share the last.
  ///   - heads: rows of `near`.
  ///   - behind: how many positions a key may stand before its query.
  ///   - ahead: how many it may stand behind it.
  /// - Returns: a bias in the workspace of this pass.
  package func distanceBias(
    _ near: Buffer, heads: Int, behind: Int, ahead: Int
  ) -> DistanceBias {
    let width = near.count / heads
    let reach = width / 2
    let (first, last) = (min(behind, reach), min(ahead, reach))
    let expanded = result(Shape(.head, heads, .key, behind + 1 + ahead), tracked: false)
    for head in 0..<heads {
      let centre = near.pointer + head * width + reach
      let row = expanded.pointer + head * (behind + 1 + ahead)
      row.update(repeating: centre[-reach], count: behind - first)
      (row + (behind - first)).update(from: centre - first, count: first + 1 + last)
      (row + (behind + 1 + last)).update(repeating: centre[reach], count: ahead - last)
    }
    return DistanceBias(expanded, origin: behind, owner: workspace)
  }
}
