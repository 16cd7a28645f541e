import LoupeTraining

/// Which place of a practice task's target comes from which place of its source.
enum TrueAlignment {
  /// The links between tokens of the example whose source is `source`; nil where nothing is known
  /// of it.
  static func links(_ task: PracticeTask?, source: String) -> [RunHistory.Sentence.Link]? {
    let example = task?.examples(.validation).first { $0.source == source }
    guard let example, !example.alignment.isEmpty else { return nil }
    return example.alignment.map { .init(target: $0.target, source: $0.source) }
  }
}
