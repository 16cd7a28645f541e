/// Where a training stands after an update.
public struct TrainingProgress: Sendable, Equatable {
  /// The update.
  public let update: UpdateReport
  /// Epoch in progress, counted from 0.
  public let epoch: Int
  /// Updates done in this epoch.
  public let updateInEpoch: Int
  /// Updates of this epoch.
  public let updatesPerEpoch: Int
  /// Seconds of training so far, earlier parts of a resumed run included.
  public let seconds: Double
  /// Seconds this update took.
  public let updateSeconds: Double
  /// Target tokens seen so far.
  public let targetTokens: Int
  /// Seconds until the nearest limit; nil when there is none.
  public let secondsLeft: Double?

  /// Progress after `update`.
  package init(
    update: UpdateReport, epoch: Int, updateInEpoch: Int, updatesPerEpoch: Int, seconds: Double,
    updateSeconds: Double, targetTokens: Int, secondsLeft: Double?
  ) {
    self.update = update
    self.epoch = epoch
    self.updateInEpoch = updateInEpoch
    self.updatesPerEpoch = updatesPerEpoch
    self.seconds = seconds
    self.updateSeconds = updateSeconds
    self.targetTokens = targetTokens
    self.secondsLeft = secondsLeft
  }
}
