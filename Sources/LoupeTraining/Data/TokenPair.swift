/// One example as the model reads it.
public struct TokenPair: Sendable, Equatable {
  /// Source token ids, end token included.
  public let source: [Int32]
  /// Target token ids, end token included; without the decoder's start token.
  public let target: [Int32]

  /// A pair of sequences, each with its end token.
  public init(source: [Int32], target: [Int32]) {
    self.source = source
    self.target = target
  }
}
