/// A language that the tasks' names and explanations exist in.
public enum PracticeLanguage: String, Sendable, CaseIterable {
  /// Japanese.
  case japanese = "ja"
  /// English.
  case english = "en"
}
