#if DEBUG  // looks at inner parts, which an optimised build does not show

  import LoupeTensor
  import Testing

  @testable import LoupeModel

  /// What copies between slots move: checked against slots that hold plain lists of numbers.
  struct SlotHistoriesTests {
    /// A cache of numbers: slots of positions, of which whole blocks may be "in columns".
    private struct Model {
      var histories: SlotHistories
      var capacity: Int
      /// What memory holds, and what it should hold.
      var memory: [[Int]]
      var wanted: [[Int]]
      var next = 1

      init(slots: Int, capacity: Int) {
        histories = SlotHistories(slots: slots, capacity: capacity)
        self.capacity = capacity
        memory = Array(repeating: Array(repeating: 0, count: capacity), count: slots)
        wanted = Array(repeating: [], count: slots)
      }

      mutating func append(_ count: Int, to slot: Int) {
        while wanted[slot].count + count > capacity { grow() }
        for new in 0..<count {
          memory[slot][wanted[slot].count] = next + new
          wanted[slot].append(next + new)
        }
        next += count
        histories.append(count, to: slot)
      }

      mutating func truncate(_ slot: Int, to length: Int) {
        histories.truncate(slot, to: length)
        wanted[slot].removeSubrange(min(length, wanted[slot].count)...)
      }

      /// Copies what `histories` names, and returns how much that was.
      mutating func copy(_ source: Int, to target: Int) -> Int {
        let copy = histories.copy(source, to: target)
        for position in copy.values { memory[target][position] = memory[source][position] }
        wanted[target] = wanted[source]
        return copy.values.count
      }

      private mutating func grow() {
        capacity *= 2
        histories.grow(to: capacity)
        for slot in memory.indices {
          memory[slot] += Array(repeating: 0, count: capacity - memory[slot].count)
        }
      }

      func check() {
        for slot in wanted.indices {
          #expect(histories.length(of: slot) == wanted[slot].count)
          #expect(Array(memory[slot][..<wanted[slot].count]) == wanted[slot])
        }
      }
    }

    @Test func aCopyMovesOnlyWhatDiffers() {
      var model = Model(slots: 2, capacity: 64)
      model.append(20, to: 0)
      #expect(model.copy(0, to: 1) == 20)
      model.append(1, to: 0)
      model.append(1, to: 1)
      #expect(model.copy(0, to: 1) == 1)
      #expect(model.copy(0, to: 1) == 0)
      model.truncate(1, to: 0)
      #expect(model.copy(0, to: 1) == 21)
      model.check()
    }

    /// Any order of steps, copies and forgetting leaves each slot with its own history.
    @Test(arguments: 1...20)
    func anyOrderKeepsEachHistory(seed: UInt64) {
      var random = SplitMix64(seed: seed)
      func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
      var model = Model(slots: 5, capacity: 8)
      for _ in 0..<200 {
        let slot = below(5)
        switch below(5) {
        case 0, 1: model.append(1 + below(3), to: slot)
        case 2: model.truncate(slot, to: below(model.wanted[slot].count + 1))
        default:
          let target = (slot + 1 + below(4)) % 5
          _ = model.copy(slot, to: target)
        }
        model.check()
      }
    }

    /// Keys of a block in columns are copied as a whole block, those in rows from where they differ.
    @Test func blocksInColumnsAreCopiedWhole() {
      let block = PackedKeys.block
      var histories = SlotHistories(slots: 2, capacity: 4 * block)
      histories.append(block - 1, to: 0)
      let first = histories.copy(0, to: 1)
      #expect(first.keys == 0..<block - 1)
      histories.append(1, to: 0)  // fills the block
      histories.append(1, to: 1)
      #expect(histories.copy(0, to: 1).keys == 0..<block)
      guard block > 1 else { return }
      histories.append(1, to: 0)
      histories.append(1, to: 1)
      #expect(histories.copy(1, to: 0).keys == block..<block + 1)
      // What is forgotten leaves the block in columns: the next position opens it again.
      histories.truncate(0, to: block - 1)
      #expect(histories.blockToReopen(0) == 0)
      #expect(histories.writtenCount(of: 0) == block)
      #expect(histories.copy(0, to: 1).keys == 0..<block)
      histories.append(1, to: 0)
      #expect(histories.blockToReopen(0) == nil)
    }
  }
#endif
