import LoupeModel
import LoupeTensor

/// Keeps every attention of many sentences' generation, copied as it comes: for experiments that
/// read weights by the thousand.
///
/// A step costs one copy of the rows it made. `TraceRecorder` records one sentence with everything
/// the page shows; this keeps weights alone.
public final class AttentionCapture: ForwardObserver {
  /// The weights of one attention for one row of queries (or all, in the encoder).
  public struct Entry: Sendable, Equatable {
    /// Which attention.
    public let site: AttentionSite
    /// The sentence's number.
    public let sentence: Int
    /// The hypothesis' slot among the sentence's own, from 0; 0 in the encoder.
    public let hypothesis: Int
    /// First query: the step, in the decoder.
    public let step: Int
    /// Number of queries.
    public let queries: Int
    /// Number of keys.
    public let keys: Int
    /// Number of heads.
    public let heads: Int
  }

  /// What has been kept, in the order in which it was computed.
  public private(set) var entries: [Entry] = []
  private var places: [UnsafeMutablePointer<Float>] = []
  private let memory = Workspace(initialBytes: 8 << 20)
  private var sentenceOfSlot: [Int] = []
  private var firstSlot: [Int] = []

  /// An empty capture.
  public init() {}

  /// Floats kept.
  public private(set) var count = 0

  /// The weights of `entries[index]`, `[head, query, key]`.
  public func weights(_ index: Int) -> [Float] {
    let entry = entries[index]
    return withExtendedLifetime(memory) {
      Array(
        UnsafeBufferPointer(
          start: places[index], count: entry.heads * entry.queries * entry.keys))
    }
  }

  /// Forgets everything but keeps the memory.
  public func removeAll() {
    entries.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    memory.reset()
    count = 0
  }

  /// Weights alone.
  public func wants(_ stage: AttentionStage) -> Bool { stage == .weights }

  /// Remembers whose slots these are.
  public func enters(sentence: Int, slots: Range<Int>) {
    while sentenceOfSlot.count < slots.upperBound {
      sentenceOfSlot.append(0)
      firstSlot.append(0)
    }
    for slot in slots {
      sentenceOfSlot[slot] = sentence
      firstSlot[slot] = slots.lowerBound
    }
  }

  /// Copies what passes.
  public func visit(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
    sequences: [Int]
  ) {
    let copy = memory.floats(tensor.count)
    copy.update(from: tensor.pointer, count: tensor.count)
    count += tensor.count
    for (block, sequence) in zip(layout.blocks, sequences) {
      let isEncoder = site.kind == .encoder
      entries.append(
        Entry(
          site: site, sentence: isEncoder ? sequence : sentenceOfSlot[sequence],
          hypothesis: isEncoder ? 0 : sequence - firstSlot[sequence],
          step: block.firstQueryPosition, queries: block.queryCount, keys: block.keyCount,
          heads: layout.heads))
      places.append(copy + block.weightStart)
    }
  }
}
