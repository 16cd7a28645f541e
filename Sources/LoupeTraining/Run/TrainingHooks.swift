/// What a training does beside training, for those who let it run among other things.
public struct TrainingHooks {
  /// Called on the thread that trains, before each update.
  ///
  /// It may wait: the time does not count as training.
  public var beforeUpdate: () -> Void = {}
  /// When the model is shown as it forms; nil: never.
  public var snapshots: SnapshotPlan?

  /// None.
  public init() {}
}
