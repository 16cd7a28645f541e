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
    let packed = Buffer(
      zeros: PackedKeys.floats(heads: Self.heads, headSize: Self.headSize, capacity: count))
    PackedKeys.pack(keys.allColumns, rows: 0..<count, heads: Self.heads, to: packed.pointer)
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
        keys: kept.keys.pointer, capacity: kept.count, values: kept.values.pointer)
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

  /// Keys appended one by one are those packed at once.
  @Test func appendedKeysArePackedKeys() {
    let context = ComputeContext()
    let k = rows(45, seed: 4, context)
    let capacity = PackedKeys.roundedCapacity(45)
    let floats = PackedKeys.floats(
      heads: Self.heads, headSize: Self.headSize, capacity: capacity)
    let (once, stepwise) = (Buffer(zeros: floats), Buffer(zeros: floats))
    for position in 0..<45 {
      PackedKeys.append(
        k.allColumns, row: position, heads: Self.heads, capacity: capacity, position: position,
        to: stepwise.pointer)
    }
    var layout = AttentionLayout(heads: Self.heads)
    layout.append(queries: 1, keyStart: 0, keys: 45, causal: false)
    let memory = context.keptMemory(blocks: 1, width: Self.width) { _ in
      .init(keys: stepwise.pointer, capacity: capacity, values: once.pointer)
    }
    #expect(context.keptKeys(memory, layout).array() == k.array())
  }
}
