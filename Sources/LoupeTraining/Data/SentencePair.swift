/// A sentence and its translation.
public struct SentencePair: Sendable, Hashable {
  /// The sentence.
  public let source: String
  /// Its translation.
  public let target: String

  /// A pair.
  public init(source: String, target: String) {
    self.source = source
    self.target = target
  }
}
