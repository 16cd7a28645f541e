import LoupeTensor

/// What the slots of a cache hold: how many positions, and which of them are copies of each other.
///
/// Each position that is written gets a stamp of its own, and a copy keeps the stamps of what it
/// was copied from. Where two slots have the same stamp they hold the same history up to there, so
/// that a copy from one to the other moves what comes after it and no more.
struct SlotHistories {
  /// What a copy between slots has to move.
  struct Copy {
    let source: Int
    let target: Int
    /// Positions of keys: whole blocks where they stand in columns.
    let keys: Range<Int>
    /// Positions of values.
    let values: Range<Int>
  }

  private var capacity: Int
  private var lengths: [Int]
  /// Positions of each slot whose keys stand in columns, whole blocks.
  private var packedCounts: [Int]
  private var stamps: [Int]
  private var lastStamp = 0

  /// Empty slots with room for `capacity` positions each.
  init(slots: Int, capacity: Int) {
    self.capacity = capacity
    lengths = Array(repeating: 0, count: slots)
    packedCounts = lengths
    stamps = Array(repeating: 0, count: slots * capacity)
  }

  /// Positions that a slot holds.
  func length(of slot: Int) -> Int { lengths[slot] }

  /// Positions of a slot whose keys stand in columns.
  func packedCount(of slot: Int) -> Int { packedCounts[slot] }

  /// Positions of a slot that memory must keep: some of a block in columns may be forgotten.
  func writtenCount(of slot: Int) -> Int { max(lengths[slot], packedCounts[slot]) }

  /// First position of the block whose keys stand in columns although the next position belongs to
  /// it, since a part of it was forgotten; nil where there is none.
  func blockToReopen(_ slot: Int) -> Int? {
    let open = PackedKeys.packedCount(of: lengths[slot])
    return packedCounts[slot] > open ? open : nil
  }

  /// Forgets what stands behind the first `length` positions.
  mutating func truncate(_ slot: Int, to length: Int) {
    lengths[slot] = min(lengths[slot], length)
    // Of blocks in columns behind the last position nothing is left.
    packedCounts[slot] = min(packedCounts[slot], PackedKeys.roundedUp(lengths[slot]))
  }

  /// `count` more positions have been written.
  mutating func append(_ count: Int, to slot: Int) {
    for position in lengths[slot]..<lengths[slot] + count {
      lastStamp += 1
      stamps[slot * capacity + position] = lastStamp
    }
    lengths[slot] += count
    packedCounts[slot] = PackedKeys.packedCount(of: lengths[slot])
  }

  /// Gives `target` the history of `source`, and says what has to be moved for it.
  mutating func copy(_ source: Int, to target: Int) -> Copy {
    let common = commonLength(source, target)
    let block = PackedKeys.packedCount(of: common)
    // The block in which they part can be copied from there on only where it stands in rows in both.
    let isOpen = packedCounts[source] <= block && packedCounts[target] <= block
    let copy = Copy(
      source: source, target: target,
      keys: (isOpen ? common : block)..<writtenCount(of: source),
      values: common..<lengths[source])
    for position in common..<lengths[source] {
      stamps[target * capacity + position] = stamps[source * capacity + position]
    }
    lengths[target] = lengths[source]
    packedCounts[target] = packedCounts[source]
    return copy
  }

  /// Positions up to which two slots hold the same.
  private func commonLength(_ a: Int, _ b: Int) -> Int {
    var common = min(lengths[a], lengths[b])
    while common > 0, stamps[a * capacity + common - 1] != stamps[b * capacity + common - 1] {
      common -= 1
    }
    return common
  }

  /// Makes room for `capacity` positions a slot.
  mutating func grow(to capacity: Int) {
    var grown = Array(repeating: 0, count: lengths.count * capacity)
    for slot in lengths.indices {
      for position in 0..<lengths[slot] {
        grown[slot * capacity + position] = stamps[slot * self.capacity + position]
      }
    }
    stamps = grown
    self.capacity = capacity
  }
}
