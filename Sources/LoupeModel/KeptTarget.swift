import LoupeTensor

/// What the first layers of a decoder have computed of a target that it read: what an edit in a
/// later layer cannot change.
public final class KeptTarget: @unchecked Sendable {
  // Sendable: nothing of it is written after it was made.
  /// Tokens read, start token included.
  public let length: Int
  /// What leaves each of the layers, `[position, model]`, for all targets that were read together.
  private let states: [Buffer]
  private let width: Int
  private let firstRow: Int
  private let cache: KeyValueCache
  private let slot: Int

  fileprivate init(
    length: Int, states: [Buffer], width: Int, firstRow: Int, cache: KeyValueCache, slot: Int
  ) {
    self.length = length
    self.states = states
    self.width = width
    self.firstRow = firstRow
    self.cache = cache
    self.slot = slot
  }

  /// How many layers are known.
  public var layers: Int { states.count }

  /// What enters layer `layer`, 1…`layers`, at positions `range`, `[position, model]`.
  func entering(_ layer: Int, _ range: Range<Int>) -> Tensor {
    precondition(range.upperBound <= length, "positions \(range) of \(length)")
    let buffer = states[layer - 1]
    return Tensor(
      pointer: buffer.pointer + (firstRow + range.lowerBound) * width,
      shape: Shape(.position, range.count, .model, width), owner: buffer)
  }

  /// Writes keys and values of layers 0..<`layers` for all positions that `slot` of `target` counts
  /// as read, whose rows have not been computed there.
  public func fill(_ slot: Int, of target: KeyValueCache, layers: Int) {
    target.fill(slot, layers: layers, from: cache, slot: self.slot)
  }
}

extension Transformer {
  /// Rows that are read together.
  private static let keptRowsAtOnce = 512

  /// Reads whole targets and keeps what the decoder's first layers compute of them.
  ///
  /// - Parameters:
  ///   - targets: what the decoder reads for each source, start token first.
  ///   - source: keys and values of the encoded sources, one a target.
  ///   - count: how many layers are kept; 1 or more.
  ///   - context: memory and threads of this call.
  /// - Returns: what was kept, in the order of the targets.
  public func keepTargets(
    _ targets: [[Int32]], source: SourceMemory, layers count: Int, in context: ComputeContext
  ) -> [KeptTarget] {
    var kept: [KeptTarget] = []
    while kept.count < targets.count {
      var (rows, last) = (0, kept.count)
      while last < targets.count,
        last == kept.count || rows + targets[last].count <= Self.keptRowsAtOnce
      {
        rows += targets[last].count
        last += 1
      }
      let some = kept.count..<last
      kept += keepTogether(
        Array(targets[some]), SourceMemory(sources: Array(source.sources[some])), count, context)
    }
    return kept
  }

  private func keepTogether(
    _ targets: [[Int32]], _ source: SourceMemory, _ count: Int, _ context: ComputeContext
  ) -> [KeptTarget] {
    let mark = context.workspace.mark()
    defer { context.workspace.release(to: mark) }
    let lengths = targets.map(\.count)
    let cache = KeyValueCache(
      configuration: configuration, slots: targets.count, capacity: lengths.max() ?? 1,
      layers: count)
    let rows = targets.indices.map { DecoderRow(slot: $0, source: $0, count: lengths[$0]) }
    let pass = ForwardPass(context, count: targets.count)
    let embedded = decoder.embed(
      targets.flatMap { $0 }, at: lengths.flatMap { 0..<Int32($0) }, pass)
    let states = decoder.states(
      embedded, rows: rows, past: cache, source: source, layers: count, pass)
    var firstRow = 0
    return lengths.indices.map { slot in
      defer { firstRow += lengths[slot] }
      return KeptTarget(
        length: lengths[slot], states: states, width: embedded.shape.columns, firstRow: firstRow,
        cache: cache, slot: slot)
    }
  }
}
