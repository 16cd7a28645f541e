/// A setting of a practice task, for whoever offers it to people.
public struct PracticeParameter: Sendable {
  /// The setting's name in a recipe, such as `maximumLength`.
  public let key: String
  /// Values that can be used.
  public let range: ClosedRange<Int>
  /// The value where nothing is said.
  public let standard: Int
  let path: WritableKeyPath<PracticeTask, Int> & Sendable
  private let japanese: String
  private let english: String

  init(
    _ key: String, _ path: WritableKeyPath<PracticeTask, Int> & Sendable,
    _ range: ClosedRange<Int>, standard: Int, _ japanese: String, _ english: String
  ) {
    self.key = key
    self.path = path
    self.range = range
    self.standard = standard
    self.japanese = japanese
    self.english = english
  }

  /// What people call it.
  public func name(_ language: PracticeLanguage) -> String {
    language == .japanese ? japanese : english
  }
}
