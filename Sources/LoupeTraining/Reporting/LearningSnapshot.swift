import LoupeModel

/// What a model has learned at one step of its training: how it attends over one fixed sentence, and
/// how it translates a few.
public struct LearningSnapshot: Sendable, Equatable {
  /// A token of the fixed sentence.
  public struct Token: Codable, Sendable, Equatable {
    /// The vocabulary's text, with `▁` for a space.
    public let piece: String
    /// Where its characters begin, in UTF-16 units of the text.
    public let start: Int
    /// Where they end.
    public let end: Int
    /// Whether no text stands behind it.
    public let isSpecial: Bool

    /// A token.
    package init(piece: String, start: Int, end: Int, isSpecial: Bool) {
      self.piece = piece
      self.start = start
      self.end = end
      self.isSpecial = isSpecial
    }
  }

  /// Attention weights of one of the three attentions.
  public struct Weights: Sendable, Equatable {
    /// Layers, heads, queries, keys.
    public let shape: [Int]
    /// The weights in that order.
    public let values: [Float]

    /// Weights of `shape`.
    package init(shape: [Int], values: [Float]) {
      self.shape = shape
      self.values = values
    }
  }

  /// Updates done.
  public let step: Int
  /// The fixed sentence and its true target.
  public let text: SentencePair
  /// Tokens of the source, end token last: keys of encoder and cross-attention.
  public let source: [Token]
  /// Tokens of the target, end token last; row t of a decoder's attention belongs to the step that
  /// is to choose token t.
  public let target: [Token]
  /// Probability the model gives each token of the target when it has read those before it.
  public let probabilities: [Float]
  /// All weights of the forward pass.
  public let attention: [AttentionKind: Weights]
  /// Greedy translations of the first sentences of the development set.
  public let samples: [ValidationResult.Sample]
}
