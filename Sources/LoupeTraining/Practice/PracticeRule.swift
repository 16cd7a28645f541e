import LoupeModel

/// How the examples of a practice task are made.
protocol PracticeRule: Sendable {
  /// Draws an example.
  ///
  /// - Parameters:
  ///   - random: where chance comes from.
  ///   - number: how many examples stand before; a rule that must be balanced goes round by it.
  /// - Returns: an example, any of the task's, not written out yet.
  func candidate(_ random: inout SplitMix64, number: Int) -> PracticeCandidate

  /// How many different examples there are, about.
  var capacity: Double { get }

  /// Whether examples are held out by their key's hash, all examples of a key together; otherwise
  /// each source stands alone.
  var splitsByKey: Bool { get }
}
