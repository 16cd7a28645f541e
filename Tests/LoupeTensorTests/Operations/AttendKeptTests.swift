import LoupeTensor
import Testing

/// Attention over kept keys and values, as decoding runs it.
struct AttendKeptTests {
  private static let (heads, headSize) = (3, 20)
  private static let width = heads * headSize

  /// Keys and values of one sequence in the form decoding keeps.
  private struct Kept {
    let keys: Buffer
    let values: Buffer
    let count: Int
  }

  private func kept(_ keys: Tensor, _ values: Tensor) -> Kept {
    let count = keys.shape.rows
    let packed = Buffer(zeros: PackedKeys.floats(width: Self.width, capacity: count))
    PackedKeys.pack(keys.allColumns, rows: 0..<count, to: packed.pointer)
    return Kept(keys: packed, values: values.copied(), count: count)
  }

  private func rows(_ count: Int, seed: UInt64, _ context: ComputeContext) -> Tensor {
    var random = SeededNumbers(seed: seed)
    let tensor = context.result(Make.rows(count, Self.width), tracked: false)
    for (index, value) in random.floats(count * Self.width).enumerated() {
      tensor.pointer[index] = value
    }
    return tensor
  }

  /// One pass, three stages and attention over rows: the same bits, whoever looks.
  @Test(arguments: [1, 2, 31, 32, 33, 70])
  func allWaysGiveTheSameBits(keys: Int) {
    let context = ComputeContext()
    let (k, v) = (rows(keys, seed: 1, context), rows(keys, seed: 2, context))
    let q = rows(1, seed: 3, context).allColumns
    let kept = kept(k, v)
    var layout = AttentionLayout(heads: Self.heads)
    layout.append(queries: 1, keyStart: 0, keys: keys, causal: true, firstQueryPosition: keys - 1)
    let memory = context.keptMemory(blocks: 1, width: Self.width) { _ in
      .init(
        keys: kept.keys.pointer, packedCount: kept.count, values: kept.values.pointer)
    }
    let (quick, noWeights) = context.attend(q, memory, layout, scale: 0.3, writesWeights: false)
    let (watched, weights) = context.attend(q, memory, layout, scale: 0.3, writesWeights: true)
    let scores = context.attentionScores(q, memory, layout, scale: 0.3)
    let staged = context.attentionWeights(scores, layout, keepScores: true)
    let mixed = context.attentionMix(staged, memory, layout)
    let overRows = context.attentionScores(q, k.allColumns, layout, scale: 0.3)
    let fused = context.attend(q, k.allColumns, v.allColumns, layout, scale: 0.3)
    #expect(noWeights == nil)
    #expect(quick.array() == mixed.array())
    #expect(watched.array() == mixed.array())
    #expect(weights?.array() == staged.array())
    #expect(scores.array() == overRows.array())
    #expect(fused.array() == mixed.array())
    #expect(context.keptKeys(memory, layout).array() == k.array())
    #expect(context.keptValues(memory, layout).array() == v.array())
    withExtendedLifetime(kept) {}
  }

  /// Keys appended one by one are those packed at once, also after a block was opened again.
  @Test func appendedKeysAreTheKeys() {
    let context = ComputeContext()
    let k = rows(45, seed: 4, context)
    let kept = Buffer(zeros: PackedKeys.floats(width: Self.width, capacity: 45))
    let scratch = Buffer(zeros: PackedKeys.scratchFloats(width: Self.width))
    func append(_ row: Int, at position: Int) {
      PackedKeys.append(
        k.allColumns, row: row, position: position, to: kept.pointer, scratch: scratch.pointer)
    }
    for position in 0..<PackedKeys.block { append(44 - position, at: position) }
    PackedKeys.reopen(
      blockAt: 0, of: kept.pointer, width: Self.width, scratch: scratch.pointer)
    for position in 0..<45 { append(position, at: position) }
    var layout = AttentionLayout(heads: Self.heads)
    layout.append(queries: 1, keyStart: 0, keys: 45, causal: false)
    let memory = context.keptMemory(blocks: 1, width: Self.width) { _ in
      .init(
        keys: kept.pointer, packedCount: PackedKeys.packedCount(of: 45), values: kept.pointer)
    }
    #expect(context.keptKeys(memory, layout).array() == k.array())
  }

  /// A block that is opened again holds the rows that it was filled with.
  @Test func aReopenedBlockHoldsItsRows() {
    let context = ComputeContext()
    let block = PackedKeys.block
    let k = rows(block, seed: 5, context)
    let kept = Buffer(zeros: PackedKeys.floats(width: Self.width, capacity: 2 * block))
    let scratch = Buffer(zeros: PackedKeys.scratchFloats(width: Self.width))
    PackedKeys.pack(
      k.allColumns, rows: 0..<block, to: kept.pointer + block * Self.width)
    PackedKeys.reopen(
      blockAt: block, of: kept.pointer, width: Self.width, scratch: scratch.pointer)
    #expect(Array(kept.array()[(block * Self.width)...]) == k.array())
  }

  /// Beams that ask one source together get the bits that each gets alone.
  @Test(arguments: [1, 4, 16, 25, 40])
  func neighboursThatAskTheSameKeysAreOneBlock(keys: Int) {
    let context = ComputeContext(pool: ThreadPool(threads: 1))
    let sources = (0..<3).map { source in
      kept(
        rows(keys, seed: UInt64(10 + source), context),
        rows(keys, seed: UInt64(20 + source), context))
    }
    let askers = [0, 0, 0, 0, 1, 2, 2, 1]
    let q = rows(askers.count, seed: 30, context).allColumns
    var layout = AttentionLayout(heads: Self.heads)
    for asker in askers {
      layout.append(queries: 1, keyStart: asker * keys, keys: keys, causal: false)
    }
    let memory = context.keptMemory(blocks: askers.count, width: Self.width) { index in
      let source = sources[askers[index]]
      return .init(
        keys: source.keys.pointer, packedCount: keys, values: source.values.pointer)
    }
    let (together, _) = context.attend(q, memory, layout, scale: 0.3, writesWeights: false)
    // Where somebody looks at the weights, each row is a block of its own.
    let (apart, weights) = context.attend(q, memory, layout, scale: 0.3, writesWeights: true)
    #expect(weights != nil)
    #expect(together.array() == apart.array())
    withExtendedLifetime(sources) {}
  }
}
