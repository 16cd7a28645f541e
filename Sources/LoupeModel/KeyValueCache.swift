import LoupeTensor

/// Keys and values of the steps so far, for every decoder layer and every open hypothesis.
///
/// Each hypothesis owns a slot: room for `capacity` positions in each layer's buffers. A step
/// appends positions to the slots it names. Keys are kept in the form the product reads, so that
/// no step arranges them again (see `PackedKeys`).
public final class KeyValueCache {
  private let layers: Int
  private let width: Int
  private let limit: Int
  private let slotCount: Int
  private var capacity: Int
  private var keys: [Buffer]
  private var values: [Buffer]
  private var histories: SlotHistories
  private var active: [DecoderRow] = []
  private var copies: [SlotHistories.Copy] = []
  /// Who asks whom in the step that runs, masked self-attention.
  private(set) var ownLayout: AttentionLayout
  /// The same for cross-attention.
  private(set) var crossLayout: AttentionLayout

  /// An empty cache of `slots` hypotheses for a model of `configuration`; of its first `layers`
  /// layers, if they are not all wanted.
  public init(
    configuration: ModelConfiguration, slots: Int, capacity: Int = 32, layers: Int? = nil
  ) {
    self.layers = layers ?? configuration.decoderLayers
    width = configuration.decoderAttentionWidth
    limit = configuration.maximumPositions
    self.capacity = PackedKeys.roundedCapacity(min(capacity, limit))
    slotCount = slots
    histories = SlotHistories(slots: slots, capacity: self.capacity)
    keys = []
    values = []
    ownLayout = AttentionLayout(heads: configuration.decoderHeads)
    crossLayout = AttentionLayout(heads: configuration.decoderHeads)
    active.reserveCapacity(slots)
    copies.reserveCapacity(slots)
    keys = (0..<self.layers).map { _ in Buffer(uninitialised: slots * slotFloats) }
    values = (0..<self.layers).map { _ in Buffer(uninitialised: slots * slotFloats) }
  }

  /// Floats of one slot's keys, or values, in one layer.
  private var slotFloats: Int { capacity * width }

  /// Positions held by a slot.
  public func length(of slot: Int) -> Int { histories.length(of: slot) }

  /// Forgets what a slot holds, so that a new sentence can use it.
  public func clear(slot: Int) { histories.truncate(slot, to: 0) }

  /// Forgets what a slot holds from position `length` on: tokens that were read on trial.
  public func truncate(slot: Int, to length: Int) { histories.truncate(slot, to: length) }

  /// Makes room for the new positions in the slot of each row and fixes where the next forward pass
  /// writes, and who asks whom in it.
  func beginStep(_ rows: [DecoderRow], source: SourceMemory) {
    var longest = 0
    for row in rows { longest = max(longest, length(of: row.slot) + row.count) }
    if longest > capacity { grow(toHold: longest) }
    active.removeAll(keepingCapacity: true)
    ownLayout.removeAll()
    crossLayout.removeAll()
    for row in rows {
      let length = length(of: row.slot)
      active.append(row)
      ownLayout.append(
        queries: row.count, keyStart: ownLayout.keyRows, keys: length + row.count, causal: true,
        firstQueryPosition: length)
      crossLayout.append(
        queries: row.count, keyStart: crossLayout.keyRows, keys: source.sources[row.source].length,
        causal: false, firstQueryPosition: length)
    }
  }

  /// Appends this step's rows, those of its first `blocks` hypotheses, to their slots and returns
  /// all that the slots hold of the layer.
  func extended(
    byKeys freshKeys: TensorColumns, values freshValues: TensorColumns, layer: Int, blocks: Int,
    _ context: ComputeContext
  ) -> KeptMemory {
    let (keyBase, valueBase) = (keys[layer].pointer, values[layer].pointer)
    let (layout, histories, slotFloats) = (ownLayout, histories, slotFloats)
    context.share(
      blocks, costNanoseconds: freshKeys.rows * width / 4,
      scratchFloats: PackedKeys.scratchFloats(width: width)
    ) { [active] index, scratch in
      let (row, first) = (active[index], layout.blocks[index].queryStart)
      let (kept, from) = (keyBase + row.slot * slotFloats, histories.length(of: row.slot))
      if let block = histories.blockToReopen(row.slot) {
        PackedKeys.reopen(blockAt: block, of: kept, width: width, scratch: scratch)
      }
      for new in 0..<row.count {
        PackedKeys.append(
          freshKeys, row: first + new, position: from + new, to: kept, scratch: scratch)
        freshValues.copyRow(
          first + new, to: valueBase + row.slot * slotFloats + (from + new) * width)
      }
    }
    return context.keptMemory(blocks: blocks, width: width) { index in
      let row = active[index]
      return KeptMemory.Block(
        keys: keyBase + row.slot * slotFloats,
        packedCount: PackedKeys.packedCount(of: length(of: row.slot) + row.count),
        values: valueBase + row.slot * slotFloats)
    }
  }

  /// The step is over: its rows belong to the past.
  func endStep() {
    for row in active { histories.append(row.count, to: row.slot) }
  }

  /// Writes into layers 0..<`count` of a slot what another cache holds of the same tokens, as many
  /// as the slot counts: layers that were left out while they were read.
  func fill(_ slot: Int, layers count: Int, from other: KeyValueCache, slot otherSlot: Int) {
    let length = length(of: slot)
    let columns = histories.packedCount(of: slot)
    let known = min(other.length(of: otherSlot), max(length, columns))
    precondition(known >= length, "\(known) of \(length) positions are known")
    withUnsafeTemporaryAllocation(of: Float.self, capacity: max(known * width, 1)) { scratch in
      guard let rows = scratch.baseAddress else { return }
      for layer in 0..<count {
        let from = otherSlot * other.slotFloats
        let to = slot * slotFloats
        PackedKeys.unpack(
          other.keys[layer].pointer + from, count: known,
          columns: min(other.histories.packedCount(of: otherSlot), known), width: width, to: rows)
        PackedKeys.pack(
          rows, count: known, columns: columns, width: width, to: keys[layer].pointer + to)
        (values[layer].pointer + to).update(
          from: other.values[layer].pointer + from, count: length * width)
      }
    }
  }

  /// Makes slot `target` a copy of `source` (a beam has two continuations) at the latest in
  /// `finishCopies`; until then neither may change.
  public func copy(_ source: Int, to target: Int) {
    copies.append(histories.copy(source, to: target))
  }

  /// Does the copies that were asked for, side by side.
  public func finishCopies(_ context: ComputeContext) {
    guard !copies.isEmpty else { return }
    let positions = copies.reduce(0) { $0 + $1.keys.count + $1.values.count }
    context.parallel(copies.count, costNanoseconds: positions * layers * width / 4) { range in
      for copy in copies[range] { copyNow(copy) }
    }
    copies.removeAll(keepingCapacity: true)
  }

  private func copyNow(_ copy: SlotHistories.Copy) {
    func move(_ positions: Range<Int>, in buffer: Buffer) {
      let first = positions.lowerBound * width
      (buffer.pointer + copy.target * slotFloats + first).update(
        from: buffer.pointer + copy.source * slotFloats + first, count: positions.count * width)
    }
    for layer in 0..<layers {
      move(copy.keys, in: keys[layer])
      move(copy.values, in: values[layer])
    }
  }

  private func grow(toHold positions: Int) {
    let oldFloats = slotFloats
    capacity = PackedKeys.roundedCapacity(min(max(capacity * 2, positions), max(limit, positions)))
    histories.grow(to: capacity)
    func grown(_ old: Buffer) -> Buffer {
      let fresh = Buffer(uninitialised: slotCount * slotFloats)
      for slot in 0..<slotCount {
        (fresh.pointer + slot * slotFloats).update(
          from: old.pointer + slot * oldFloats, count: histories.writtenCount(of: slot) * width)
      }
      return fresh
    }
    keys = keys.map(grown)
    values = values.map(grown)
  }
}
