/// Heads joined step by step, the most alike first: hierarchical clustering with average linkage.
///
/// The distance of two clusters is the mean over all pairs of their members. Clusters are numbered
/// as SciPy numbers them: 0 to n-1 are the heads themselves, and the i-th merge makes cluster n + i.
/// Source: Sokal & Michener 1958 (UPGMA).
public struct HeadClustering: Sendable {
  /// Two clusters that become one.
  public struct Merge: Sendable, Equatable {
    /// The cluster with the smaller number.
    public let first: Int
    /// The other one.
    public let second: Int
    /// Their distance.
    public let height: Double
    /// Heads in the new cluster.
    public let size: Int
  }

  /// The merges, in order; one less than there are heads.
  public let merges: [Merge]
  private let count: Int

  /// The clustering of things with the distances `distances`, `[thing, thing]`, symmetric.
  public init(_ distances: Matrix) {
    count = distances.rows
    var clusters = (0..<count).map { (number: $0, members: [$0]) }
    var merges: [Merge] = []
    while clusters.count > 1 {
      let (a, b, height) = Self.closest(clusters.map(\.members), distances)
      let members = clusters[a].members + clusters[b].members
      let numbers = [clusters[a].number, clusters[b].number].sorted()
      merges.append(
        Merge(first: numbers[0], second: numbers[1], height: height, size: members.count))
      clusters.remove(at: b)
      clusters[a] = (count + merges.count - 1, members)
    }
    self.merges = merges
  }

  /// The cluster of each thing when `wanted` clusters are left, numbered by their first member.
  public func clusters(_ wanted: Int) -> [Int] {
    var members: [Int: [Int]] = [:]
    for thing in 0..<count { members[thing] = [thing] }
    for (index, merge) in merges.prefix(max(count - max(wanted, 1), 0)).enumerated() {
      members[count + index] =
        (members.removeValue(forKey: merge.first) ?? [])
        + (members.removeValue(forKey: merge.second) ?? [])
    }
    let ordered = members.values.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    var labels = [Int](repeating: 0, count: count)
    for (label, cluster) in ordered.enumerated() {
      for thing in cluster { labels[thing] = label }
    }
    return labels
  }

  private static func closest(
    _ clusters: [[Int]], _ distances: Matrix
  ) -> (first: Int, second: Int, height: Double) {
    var best = (first: 0, second: 1, height: Double.infinity)
    for b in clusters.indices {
      for a in 0..<b {
        var sum = 0.0
        for x in clusters[a] {
          for y in clusters[b] { sum += distances[x, y] }
        }
        let mean = sum / Double(clusters[a].count * clusters[b].count)
        if mean < best.height { best = (a, b, mean) }
      }
    }
    return best
  }
}
