import LoupeTensor

/// Keys and values of the steps so far, for every decoder layer and every open hypothesis.
///
/// Each hypothesis owns a slot: `capacity` rows in each layer's buffers. A step
/// appends a row to the slots it names.
public final class KeyValueCache {
  private let layers: Int
  private let width: Int
  private let limit: Int
  private var capacity: Int
  private let slotCount: Int
  private var keys: [Buffer]
  private var values: [Buffer]
  private var lengths: [Int]
  private var activeSlots: [Int] = []

  /// An empty cache of `slots` hypotheses for a model of `configuration`.
  public init(configuration: ModelConfiguration, slots: Int, capacity: Int = 32) {
    layers = configuration.decoderLayers
    width = configuration.dModel
    limit = configuration.maximumPositions
    self.capacity = min(capacity, limit)
    slotCount = slots
    lengths = Array(repeating: 0, count: slots)
    let count = slots * self.capacity * width
    keys = (0..<layers).map { _ in Buffer(zeros: count) }
    values = (0..<layers).map { _ in Buffer(zeros: count) }
  }

  /// Positions held by a slot.
  public func length(of slot: Int) -> Int { lengths[slot] }

  /// Forgets what a slot holds, so that a new sentence can use it.
  public func clear(slot: Int) { lengths[slot] = 0 }

  /// Makes room for one more row in each of `slots` and fixes where the next forward pass writes.
  ///
  /// - Returns: the layout of that pass' masked self-attention.
  func beginStep(slots: [Int], heads: Int) -> AttentionLayout {
    activeSlots = slots
    let longest = slots.map { lengths[$0] }.max() ?? 0
    if longest + 1 > capacity { grow(toHold: longest + 1) }
    var layout = AttentionLayout(heads: heads)
    for slot in slots {
      layout.append(
        queries: 1, keyStart: slot * capacity, keys: lengths[slot] + 1, causal: true,
        firstQueryPosition: lengths[slot])
    }
    return layout
  }

  /// Appends this step's rows, one a slot, and returns all rows of the layer.
  func extended(by fresh: KeyValueRows, layer: Int) -> KeyValueRows {
    for (row, slot) in activeSlots.enumerated() {
      let place = (slot * capacity + lengths[slot]) * width
      (keys[layer].pointer + place).update(from: fresh.keys.pointer + row * width, count: width)
      (values[layer].pointer + place).update(
        from: fresh.values.pointer + row * width, count: width)
    }
    let shape = Shape(.position, slotCount * capacity, .model, width)
    return KeyValueRows(
      keys: Tensor(pointer: keys[layer].pointer, shape: shape, owner: keys[layer]),
      values: Tensor(pointer: values[layer].pointer, shape: shape, owner: values[layer]))
  }

  /// The step is over: its rows belong to the past.
  func endStep() {
    for slot in activeSlots { lengths[slot] += 1 }
    activeSlots.removeAll(keepingCapacity: true)
  }

  /// Makes slot `target` a copy of `source`: a beam has two continuations.
  public func copy(_ source: Int, to target: Int) {
    lengths[target] = lengths[source]
    let count = lengths[source] * width
    let (from, to) = (source * capacity * width, target * capacity * width)
    for layer in 0..<layers {
      (keys[layer].pointer + to).update(from: keys[layer].pointer + from, count: count)
      (values[layer].pointer + to).update(from: values[layer].pointer + from, count: count)
    }
  }

  private func grow(toHold rows: Int) {
    let larger = min(max(capacity * 2, rows), max(limit, rows))
    keys = keys.map { regrown($0, capacity: larger) }
    values = values.map { regrown($0, capacity: larger) }
    capacity = larger
  }

  private func regrown(_ buffer: Buffer, capacity larger: Int) -> Buffer {
    let fresh = Buffer(zeros: slotCount * larger * width)
    for slot in 0..<slotCount {
      (fresh.pointer + slot * larger * width).update(
        from: buffer.pointer + slot * capacity * width, count: lengths[slot] * width)
    }
    return fresh
  }
}
