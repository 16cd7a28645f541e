/// In which order trainings that wait get to compute: people take turns, and whoever has something
/// computing already comes after those who have not.
package enum RunQueue {
  /// A training that waits.
  package struct Waiting {
    /// What it is called by.
    package let run: String
    /// Whose it is.
    package let owner: String

    /// A training `run` of `owner`.
    package init(run: String, owner: String) {
      self.run = run
      self.owner = owner
    }
  }

  /// The trainings in the order in which they will begin.
  ///
  /// - Parameters:
  ///   - waiting: those that wait, the one that waits longest first.
  ///   - computing: how many trainings of each person compute.
  /// - Returns: the names of those that wait.
  package static func order(_ waiting: [Waiting], computing: [String: Int]) -> [String] {
    var turns = computing
    var left = waiting
    var order: [String] = []
    while !left.isEmpty {
      // The first of those whose person has had the fewest turns.
      var next = 0
      for (place, one) in left.enumerated()
      where turns[one.owner, default: 0] < turns[left[next].owner, default: 0] {
        next = place
      }
      let chosen = left.remove(at: next)
      turns[chosen.owner, default: 0] += 1
      order.append(chosen.run)
    }
    return order
  }
}
