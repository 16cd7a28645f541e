import LoupeTensor

/// Keys and values of the steps so far, for every decoder layer and every open hypothesis.
///
/// Each hypothesis owns a slot: room for `capacity` positions in each layer's buffers. A step
/// appends a position to the slots it names. Keys are kept in the form the product reads, so that
/// no step arranges them again.
public final class KeyValueCache {
  private let layers: Int
  private let heads: Int
  private let width: Int
  private let limit: Int
  private var capacity: Int
  private let slotCount: Int
  private var keys: [Buffer]
  private var values: [Buffer]
  private var lengths: [Int]
  private var activeSlots: [Int] = []
  private var copies: [(source: Int, target: Int)] = []
  /// Who asks whom in the step that runs, masked self-attention.
  private(set) var ownLayout: AttentionLayout
  /// The same for cross-attention.
  private(set) var crossLayout: AttentionLayout

  /// An empty cache of `slots` hypotheses for a model of `configuration`.
  public init(configuration: ModelConfiguration, slots: Int, capacity: Int = 32) {
    layers = configuration.decoderLayers
    heads = configuration.decoderHeads
    width = configuration.dModel
    limit = configuration.maximumPositions
    self.capacity = PackedKeys.roundedCapacity(min(capacity, limit))
    slotCount = slots
    lengths = Array(repeating: 0, count: slots)
    keys = []
    values = []
    ownLayout = AttentionLayout(heads: heads)
    crossLayout = AttentionLayout(heads: heads)
    activeSlots.reserveCapacity(slots)
    copies.reserveCapacity(slots)
    keys = (0..<layers).map { _ in Buffer(uninitialised: slots * keyFloats) }
    values = (0..<layers).map { _ in Buffer(uninitialised: slots * valueFloats) }
  }

  private var headSize: Int { width / heads }
  /// Floats of one slot's keys in one layer.
  private var keyFloats: Int {
    PackedKeys.floats(heads: heads, headSize: headSize, capacity: capacity)
  }
  /// Floats of one slot's values in one layer.
  private var valueFloats: Int { capacity * width }

  /// Positions held by a slot.
  public func length(of slot: Int) -> Int { lengths[slot] }

  /// Forgets what a slot holds, so that a new sentence can use it.
  public func clear(slot: Int) { lengths[slot] = 0 }

  /// Makes room for one more position in the slot of each row and fixes where the next forward pass
  /// writes, and who asks whom in it.
  func beginStep(_ rows: [DecoderRow], source: SourceMemory) {
    var longest = 0
    for row in rows { longest = max(longest, lengths[row.slot]) }
    if longest + 1 > capacity { grow(toHold: longest + 1) }
    activeSlots.removeAll(keepingCapacity: true)
    ownLayout.removeAll()
    crossLayout.removeAll()
    for row in rows {
      let length = lengths[row.slot]
      activeSlots.append(row.slot)
      ownLayout.append(
        queries: 1, keyStart: ownLayout.keyRows, keys: length + 1, causal: true,
        firstQueryPosition: length)
      crossLayout.append(
        queries: 1, keyStart: crossLayout.keyRows, keys: source.sources[row.source].length,
        causal: false, firstQueryPosition: length)
    }
  }

  /// Appends this step's rows, one a slot, and returns all that the slots hold of the layer.
  func extended(
    byKeys freshKeys: TensorColumns, values freshValues: TensorColumns, layer: Int,
    _ context: ComputeContext
  ) -> KeptMemory {
    let (keyBase, valueBase) = (keys[layer].pointer, values[layer].pointer)
    for (row, slot) in activeSlots.enumerated() {
      PackedKeys.append(
        freshKeys, row: row, heads: heads, capacity: capacity, position: lengths[slot],
        to: keyBase + slot * keyFloats)
      freshValues.copyRow(row, to: valueBase + slot * valueFloats + lengths[slot] * width)
    }
    return context.keptMemory(blocks: activeSlots.count, width: width) { index in
      let slot = activeSlots[index]
      return KeptMemory.Block(
        keys: keyBase + slot * keyFloats, capacity: capacity,
        values: valueBase + slot * valueFloats)
    }
  }

  /// The step is over: its rows belong to the past.
  func endStep() {
    for slot in activeSlots { lengths[slot] += 1 }
  }

  /// Makes slot `target` a copy of `source` (a beam has two continuations) at the latest in
  /// `finishCopies`; until then neither may change.
  public func copy(_ source: Int, to target: Int) {
    lengths[target] = lengths[source]
    copies.append((source, target))
  }

  /// Does the copies that were asked for, side by side.
  public func finishCopies(_ context: ComputeContext) {
    guard !copies.isEmpty else { return }
    let floats = copies.reduce(0) { $0 + 2 * layers * width * lengths[$1.source] }
    context.parallel(copies.count, costNanoseconds: floats / 4) { range in
      for (source, target) in copies[range] { copyNow(source, to: target) }
    }
    copies.removeAll(keepingCapacity: true)
  }

  private func copyNow(_ source: Int, to target: Int) {
    let count = lengths[source] * width
    let used = PackedKeys.floats(heads: 1, headSize: headSize, capacity: lengths[source])
    let head = keyFloats / heads
    for layer in 0..<layers {
      let (keyBase, valueBase) = (keys[layer].pointer, values[layer].pointer)
      for index in 0..<heads {
        (keyBase + target * keyFloats + index * head).update(
          from: keyBase + source * keyFloats + index * head, count: used)
      }
      (valueBase + target * valueFloats).update(
        from: valueBase + source * valueFloats, count: count)
    }
  }

  private func grow(toHold positions: Int) {
    let (oldKeyFloats, oldValueFloats) = (keyFloats, valueFloats)
    let larger = min(max(capacity * 2, positions), max(limit, positions))
    capacity = PackedKeys.roundedCapacity(larger)
    keys = keys.map { old in
      let fresh = Buffer(uninitialised: slotCount * keyFloats)
      // A head's panels stay in their order: only the heads move apart.
      let (oldHead, newHead) = (oldKeyFloats / heads, keyFloats / heads)
      for slot in 0..<slotCount where lengths[slot] > 0 {
        for head in 0..<heads {
          (fresh.pointer + slot * keyFloats + head * newHead).update(
            from: old.pointer + slot * oldKeyFloats + head * oldHead, count: oldHead)
        }
      }
      return fresh
    }
    values = values.map { old in
      let fresh = Buffer(uninitialised: slotCount * valueFloats)
      for slot in 0..<slotCount {
        (fresh.pointer + slot * valueFloats).update(
          from: old.pointer + slot * oldValueFloats, count: lengths[slot] * width)
      }
      return fresh
    }
  }
}
