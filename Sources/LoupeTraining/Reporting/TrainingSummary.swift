/// How a training ended.
public struct TrainingSummary: Sendable, Equatable {
  /// Why it ended.
  public enum Ending: String, Sendable {
    /// A limit of the recipe was reached.
    case limit
    /// Validations no longer improved.
    case patience
    /// The validation's goal was reached.
    case goal
    /// It was asked to stop; it can be resumed.
    case stopped
  }

  /// Why it ended.
  public let ending: Ending
  /// Updates done.
  public let step: Int
  /// Target tokens seen.
  public let targetTokens: Int
  /// Seconds of training.
  public let seconds: Double
  /// The model directory that was written.
  public let modelDirectory: String
  /// The final model judged on the development set; nil when there is none.
  public let validation: ValidationResult?
}

extension TrainingSummary.Ending {
  /// The beginning of a sentence about the end.
  var sentence: String {
    switch self {
    case .limit: "finished"
    case .patience: "finished: validations no longer improved"
    case .goal: "finished: the goal was reached"
    case .stopped: "stopped; resume to go on"
    }
  }
}
