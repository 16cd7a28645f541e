/// What a unit of a target truly comes from: one unit of the source.
///
/// Units are the tokens of the task's tokenizer, counted from 0, end tokens left out.
public struct PracticeLink: Sendable, Hashable {
  /// The source unit.
  public let source: Int
  /// The target unit.
  public let target: Int
  /// Whether the target unit cannot be written without the source unit; otherwise it may help.
  public let isSure: Bool

  /// A link between two units.
  public init(source: Int, target: Int, isSure: Bool = true) {
    self.source = source
    self.target = target
    self.isSure = isSure
  }
}
