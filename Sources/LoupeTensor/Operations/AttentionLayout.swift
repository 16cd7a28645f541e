/// Which rows attend to which: one block a sequence, without padding.
///
/// Query rows of all sequences stand one after the other, so do key rows; a block says where its
/// sequence's rows are. The weights of a block are `[head, query, key]`, the blocks one after the
/// other.
public struct AttentionLayout: Sendable {
  /// One sequence's part.
  public struct Block: Sendable {
    /// First query row.
    public let queryStart: Int
    /// Number of query rows.
    public let queryCount: Int
    /// First key row.
    public let keyStart: Int
    /// Number of key rows.
    public let keyCount: Int
    /// Position of the first query in its sequence: the step, while generating.
    public let firstQueryPosition: Int
    /// Whether a query sees only keys up to its own position.
    public let isCausal: Bool
    /// Where the block's weights start.
    public let weightStart: Int

    /// How many of the keys query `query` (counted from the block's first) may see.
    public func visibleKeys(of query: Int) -> Int {
      isCausal ? min(keyCount, firstQueryPosition + query + 1) : keyCount
    }
  }

  /// The blocks, in the order of the sequences.
  public private(set) var blocks: [Block] = []
  /// Number of heads.
  public let heads: Int
  /// Floats the weights of all blocks take.
  public private(set) var weightCount = 0
  /// Query rows of all blocks.
  public private(set) var queryCount = 0

  /// Key rows up to the last that a block asks.
  public private(set) var keyRows = 0

  /// What is added to the scores by distance; nil: nothing.
  package var bias: DistanceBias?

  /// A layout without blocks.
  public init(heads: Int) { self.heads = heads }

  /// Forgets the blocks but keeps their memory, for the next step.
  package mutating func removeAll() {
    blocks.removeAll(keepingCapacity: true)
    weightCount = 0
    queryCount = 0
    keyRows = 0
  }

  /// Every position of each sequence asks every position of it, with `causal` none after its own.
  public static func selfAttention(heads: Int, lengths: [Int], causal: Bool = false) -> Self {
    var layout = Self(heads: heads)
    for length in lengths {
      layout.append(
        queries: length, keyStart: layout.queryCount, keys: length, causal: causal)
    }
    return layout
  }

  /// Appends the next sequence's block.
  public mutating func append(
    queries: Int, keyStart: Int, keys: Int, causal: Bool, firstQueryPosition: Int = 0
  ) {
    blocks.append(
      Block(
        queryStart: queryCount, queryCount: queries, keyStart: keyStart, keyCount: keys,
        firstQueryPosition: firstQueryPosition, isCausal: causal, weightStart: weightCount))
    queryCount += queries
    weightCount += heads * queries * keys
    keyRows = max(keyRows, keyStart + keys)
  }

  /// The first `count` blocks alone, without a bias.
  package func first(_ count: Int) -> Self {
    count == 0 ? Self(heads: heads) : part(0..<count).layout
  }

  /// Some blocks as a layout of their own, and where their rows and weights stand in the whole.
  package struct Part {
    /// The blocks, their rows and weights counted from the first of them.
    package let layout: AttentionLayout
    /// Their query rows in the whole.
    package let queryRows: Range<Int>
    /// Their key rows in the whole.
    package let keyRows: Range<Int>
    /// Their weights in the whole.
    package let weights: Range<Int>
  }

  /// Blocks `range`, at least one, whose query and key rows stand one after the other.
  package func part(_ range: Range<Int>) -> Part {
    let (first, last) = (blocks[range.lowerBound], blocks[range.upperBound - 1])
    var own = AttentionLayout(heads: heads)
    for block in blocks[range] {
      own.append(
        queries: block.queryCount, keyStart: block.keyStart - first.keyStart,
        keys: block.keyCount, causal: block.isCausal,
        firstQueryPosition: block.firstQueryPosition)
    }
    return Part(
      layout: own, queryRows: first.queryStart..<last.queryStart + last.queryCount,
      keyRows: first.keyStart..<last.keyStart + last.keyCount,
      weights: first.weightStart..<first.weightStart + own.weightCount)
  }
}
