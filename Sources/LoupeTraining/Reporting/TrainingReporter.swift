/// Hears what a training tells: prints it, logs it, shows it.
public protocol TrainingReporter: AnyObject {
  /// Called on the thread that trains, so it should be quick.
  func report(_ event: TrainingEvent)
}
