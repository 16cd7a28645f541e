/// One of the eight steps of the generation loop, or of the encoder's work before them, with numbers
/// the model computed there.
public struct TraceStage: Codable, Sendable, Equatable {
  /// The eight steps in order, and the encoder's own stage.
  public enum Name: String, Codable, Sendable, CaseIterable {
    /// 1 · The start token, or what was generated so far; in the encoder the source.
    case input
    /// 2 · Embedding and position.
    case embedding
    /// 3 · Masked self-attention.
    case maskedSelfAttention
    /// 4 · Several heads.
    case heads
    /// 5 · Cross-attention.
    case crossAttention
    /// 6 · Feed-forward and distribution.
    case feedForward
    /// 7 · Choice.
    case choice
    /// 8 · Append.
    case append
    /// Encoder: self-attention without a mask.
    case selfAttention

    /// The eight steps of the loop, in order.
    public static let loop: [Name] = [
      .input, .embedding, .maskedSelfAttention, .heads, .crossAttention, .feedForward, .choice,
      .append,
    ]

    /// What the encoder does, in order.
    public static let encoder: [Name] = [
      .input, .embedding, .selfAttention, .heads, .feedForward,
    ]
  }

  /// Which stage.
  public var name: Name
  /// Sizes of what it computed.
  public var shape: [Int]
  /// The first numbers of it, at most eight.
  public var numbers: [Float]
  /// Euclidean length of it, where it is a vector of the model.
  public var norm: Float?

  /// How many numbers are kept.
  static let kept = 8

  init(_ name: Name, shape: [Int], numbers: [Float], norm: Float? = nil) {
    self.name = name
    self.shape = shape
    self.numbers = Array(numbers.prefix(Self.kept))
    self.norm = norm
  }

  /// A stage that computed `vector`.
  init(_ name: Name, shape: [Int], vector: some Collection<Float>) {
    self.init(
      name, shape: shape, numbers: Array(vector.prefix(Self.kept)),
      norm: vector.reduce(0) { $0 + $1 * $1 }.squareRoot())
  }
}
