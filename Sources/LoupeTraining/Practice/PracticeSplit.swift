/// A part of a practice task's examples; nothing that judges is ever learned from.
public enum PracticeSplit: String, Sendable, CaseIterable {
  /// What is learned from.
  case training
  /// What a training is judged by while it runs: for choosing settings and for stopping.
  case validation
  /// What a finished model is judged by, once.
  case test
  /// Sentence patterns that training never shows, around combinations that it does; only pronoun
  /// tasks have them.
  case newFrames = "new-frames"
}
