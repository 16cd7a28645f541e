/// The examples of one forward and backward pass.
public struct TrainingBatch: Sendable, Equatable {
  /// The examples.
  public let pairs: [TokenPair]

  /// A batch of `pairs`.
  public init(_ pairs: [TokenPair]) { self.pairs = pairs }

  /// Source tokens, end tokens included.
  public var sourceTokens: Int { pairs.reduce(0) { $0 + $1.source.count } }
  /// Target tokens, end tokens included: what the loss is a mean over.
  public var targetTokens: Int { pairs.reduce(0) { $0 + $1.target.count } }
  /// What each encoder reads.
  public var sources: [[Int32]] { pairs.map(\.source) }
  /// The true tokens, all pairs one after the other.
  public var targets: [Int32] { pairs.flatMap(\.target) }

  /// What each decoder reads: the start token, then the target without its last token.
  public func decoderInputs(startID: Int) -> [[Int32]] {
    pairs.map { [Int32(startID)] + $0.target.dropLast() }
  }

  /// Cuts `pairs`, in order, into batches whose source and target tokens stay within `limit`; a
  /// longer pair is a batch of its own.
  static func cut(_ pairs: ArraySlice<TokenPair>, tokens limit: Int) -> [TrainingBatch] {
    var batches: [TrainingBatch] = []
    var open: [TokenPair] = []
    var (sourceTokens, targetTokens) = (0, 0)
    for pair in pairs {
      sourceTokens += pair.source.count
      targetTokens += pair.target.count
      if !open.isEmpty, max(sourceTokens, targetTokens) > limit {
        batches.append(TrainingBatch(open))
        open.removeAll(keepingCapacity: true)
        (sourceTokens, targetTokens) = (pair.source.count, pair.target.count)
      }
      open.append(pair)
    }
    if !open.isEmpty { batches.append(TrainingBatch(open)) }
    return batches
  }
}
