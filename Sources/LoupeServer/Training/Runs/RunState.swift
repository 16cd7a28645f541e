/// Where a training of the Train room stands.
enum RunState: String, Codable, Sendable, CaseIterable {
  /// In the queue.
  case waiting
  /// Reads its data, learns its vocabulary.
  case preparing
  /// Computes.
  case running
  /// Stopped with a checkpoint; can go on.
  case paused
  /// Reached its last update or its goal.
  case finished
  /// Ended by hand.
  case stopped
  /// Ended by an error.
  case failed

  /// Whether it has, or waits for, a place to compute.
  var isActive: Bool { self == .waiting || self == .preparing || self == .running }
  /// Whether it can go on.
  var canResume: Bool { self == .paused || self == .failed }
}
