import Foundation

/// Time of a training: what earlier parts took and what this one takes.
struct TrainingClock {
  private let secondsBefore: Double
  private var start: Double
  private var lastCheckpoint: Double
  /// Seconds of an update, a mean in which the recent ones count most; 0 before the first.
  private(set) var secondsPerUpdate = 0.0

  init(secondsBefore: Double = 0) {
    self.secondsBefore = secondsBefore
    start = ProcessInfo.processInfo.systemUptime
    lastCheckpoint = start
  }

  /// Seconds of training so far.
  var seconds: Double { secondsBefore + ProcessInfo.processInfo.systemUptime - start }

  /// Seconds since the last checkpoint of this part, or its beginning.
  var secondsSinceCheckpoint: Double { ProcessInfo.processInfo.systemUptime - lastCheckpoint }

  mutating func recordUpdate(seconds: Double) {
    secondsPerUpdate = secondsPerUpdate == 0 ? seconds : 0.95 * secondsPerUpdate + 0.05 * seconds
  }

  /// Time that was not training, such as waiting.
  mutating func leaveOut(seconds: Double) { start += seconds }

  mutating func recordCheckpoint() { lastCheckpoint = ProcessInfo.processInfo.systemUptime }
}
