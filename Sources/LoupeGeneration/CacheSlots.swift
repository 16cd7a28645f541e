/// Which slots of a key/value cache are free.
struct CacheSlots {
  private var isFree: [Bool]
  /// How many are free.
  private(set) var freeCount: Int

  /// How many there are.
  var count: Int { isFree.count }

  /// So many free slots.
  init(_ count: Int) {
    isFree = Array(repeating: true, count: count)
    freeCount = count
  }

  /// Takes `count` neighbours, the first that are free; nil where there are none.
  mutating func take(_ count: Int) -> Range<Int>? {
    guard count <= freeCount else { return nil }
    var start = 0
    for slot in isFree.indices {
      if !isFree[slot] { start = slot + 1 }
      guard slot + 1 - start == count else { continue }
      for taken in start...slot { isFree[taken] = false }
      freeCount -= count
      return start..<slot + 1
    }
    return nil
  }

  /// Gives slots back.
  mutating func give(back slots: Range<Int>) {
    for slot in slots { isFree[slot] = true }
    freeCount += slots.count
  }
}
