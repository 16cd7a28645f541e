/// What a training tells while it runs.
public enum TrainingEvent: Sendable {
  /// Data and model are ready; the first update comes next.
  case prepared(TrainingEstimate)
  /// An update was done.
  case progress(TrainingProgress)
  /// The model was judged.
  case validated(ValidationResult)
  /// The model was looked at.
  case snapshot(LearningSnapshot)
  /// A checkpoint was written.
  case checkpoint(path: String, step: Int)
  /// A model directory was written.
  case exported(path: String)
  /// Something worth knowing, in one sentence.
  case note(String)
  /// The training ended.
  case finished(TrainingSummary)
}
