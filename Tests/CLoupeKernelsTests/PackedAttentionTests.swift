import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct PackedAttentionTests {
  /// Floats of the kept keys of a variant: whole blocks.
  private static func keptFloats(_ variant: KernelVariant, _ shape: AttentionShape) -> Int {
    let block = variant.kernels.key_block
    return shape.heads * shape.size * ((shape.keys + block - 1) / block * block)
  }

  /// NaN everywhere, so that what is read without having been written shows.
  private static func unwritten(_ count: Int) -> FencedBuffer<Float> {
    FencedBuffer([Float](repeating: .nan, count: count))
  }

  /// Kept keys, and how many of them stand in columns.
  private struct Kept {
    let keys: FencedBuffer<Float>
    let packedCount: Int
  }

  /// All keys in columns, as those of a source are kept.
  private static func pack(_ variant: KernelVariant, _ problem: AttentionProblem) -> Kept {
    let shape = problem.shape
    let keys = unwritten(keptFloats(variant, shape))
    variant.kernels.pack_keys(
      shape.heads * shape.size, shape.keys, problem.k.pointer, shape.kvStride, keys.pointer)
    return Kept(keys: keys, packedCount: shape.keys)
  }

  /// Keys appended one by one, the last block in rows.
  private static func append(_ variant: KernelVariant, _ problem: AttentionProblem) -> Kept {
    let (shape, block) = (problem.shape, variant.kernels.key_block)
    let width = shape.heads * shape.size
    let (keys, scratch) = (unwritten(keptFloats(variant, shape)), unwritten(block * width))
    for position in 0..<shape.keys {
      variant.kernels.append_key(
        width, position, problem.k.pointer + position * shape.kvStride, keys.pointer,
        scratch.pointer)
    }
    #expect(scratch.canariesAreIntact && keys.canariesAreIntact, "\(shape)")
    return Kept(keys: keys, packedCount: shape.keys / block * block)
  }

  @Test(arguments: KernelVariant.available)
  func keptKeysAreTheKeys(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for shape in AttentionShape.small where shape.keys > 0 {
      let problem = AttentionProblem(shape, &generator)
      let width = shape.heads * shape.size
      let k = problem.k.values
      let expected = (0..<shape.keys).flatMap { key in
        k[key * shape.kvStride..<key * shape.kvStride + width]
      }
      for kept in [Self.pack(variant, problem), Self.append(variant, problem)] {
        let rows = Self.unwritten(width * shape.keys)
        variant.kernels.unpack_keys(
          width, kept.packedCount, shape.keys, kept.keys.pointer, rows.pointer, width)
        #expect(rows.values == expected, "\(shape)")
        #expect(rows.canariesAreIntact && kept.keys.canariesAreIntact, "\(shape)")
      }
    }
  }

  /// Whole blocks are the same floats, whether they were packed at once or filled key by key.
  @Test(arguments: KernelVariant.available)
  func aFilledBlockIsAPackedOne(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    let shape = AttentionShape(queries: 1, keys: 37, heads: 3, size: 20)
    let problem = AttentionProblem(shape, &generator)
    let (packed, appended) = (Self.pack(variant, problem), Self.append(variant, problem))
    let whole = appended.packedCount * shape.heads * shape.size
    #expect(whole > 0)
    #expect(
      Array(packed.keys.values[..<whole]).bitPatterns
        == Array(appended.keys.values[..<whole]).bitPatterns)
  }

  /// One call and three give the same bits, whatever the visibility and the bias.
  @Test(arguments: KernelVariant.available)
  func attendEqualsTheThreeStages(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 3)
    for (number, shape) in (AttentionShape.small + AttentionShape.large).enumerated() {
      let problem = AttentionProblem(shape, biased: number % 2 == 1, &generator)
      let expected = problem.stages(variant)
      for kept in [Self.pack(variant, problem), Self.append(variant, problem)] {
        check(variant, problem, kept, expected)
      }
    }
  }

  private func check(
    _ variant: KernelVariant, _ problem: AttentionProblem, _ kept: Kept,
    _ expected: (scores: [Float], weights: [Float], out: [Float])
  ) {
    let shape = problem.shape
    let (scores, weights) = (Self.unwritten(shape.cells), Self.unwritten(shape.cells))
    // Between the heads' rows nothing may be written.
    let before = [Float](repeating: 0, count: shape.queryFloats)
    let (out, alone) = (FencedBuffer(before), FencedBuffer(before))
    let scratch = Self.unwritten(
      variant.kernels.attend_scratch_floats(shape.heads, shape.queries, shape.keys))
    var block = loupe_decode_block(
      q: problem.q.pointer, q_stride: shape.qStride, packed_keys: kept.keys.pointer,
      packed_count: kept.packedCount, v: problem.v.pointer, v_stride: shape.kvStride,
      query_count: shape.queries, key_count: shape.keys, heads: shape.heads,
      head_size: shape.size, scale: problem.scale, causal_offset: shape.causalOffset,
      bias: problem.bias, weights: weights.pointer, out: out.pointer, out_stride: shape.qStride)
    // Heads may be computed in parts.
    variant.kernels.attention_scores_packed(&block, 0, 1, scores.pointer)
    variant.kernels.attention_scores_packed(&block, 1, shape.heads, scores.pointer)
    variant.kernels.attend(&block, 0, 1, scratch.pointer)
    variant.kernels.attend(&block, 1, shape.heads, scratch.pointer)
    block.weights = nil
    block.out = alone.pointer
    // Twice: several blocks in one call are computed as one alone.
    variant.kernels.attend_many([block, block], 0, 2, scratch.pointer)
    #expect(scores.values == expected.scores, "\(shape)")
    #expect(weights.values == expected.weights, "\(shape)")
    #expect(out.values == expected.out, "\(shape)")
    #expect(alone.values == expected.out, "\(shape)")
    let all = [scores, weights, out, alone, scratch]
    #expect(all.filter { !$0.canariesAreIntact }.isEmpty, "\(shape)")
  }

  /// A query's numbers must not depend on the queries beside it: beams change no translation.
  @Test(arguments: KernelVariant.available)
  func everyQueryEqualsItselfAlone(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 4)
    for size in [20, 64] {
      let shape = AttentionShape(queries: 60, keys: 70, heads: 4, size: size)
      let problem = AttentionProblem(shape, &generator)
      let kept = Self.append(variant, problem)
      let scratch = Self.unwritten(variant.kernels.attend_scratch_floats(4, 60, 70))
      let (together, apart) = (
        Self.unwritten(shape.queryFloats), Self.unwritten(shape.queryFloats)
      )
      func block(_ first: Int, _ count: Int, _ out: FencedBuffer<Float>) -> loupe_decode_block {
        loupe_decode_block(
          q: problem.q.pointer + first * shape.qStride, q_stride: shape.qStride,
          packed_keys: kept.keys.pointer, packed_count: kept.packedCount,
          v: problem.v.pointer, v_stride: shape.kvStride, query_count: count, key_count: 70,
          heads: 4, head_size: size,
          scale: problem.scale, causal_offset: shape.causalOffset,
          bias: loupe_attention_bias(values: nil, head_stride: 0, query_stride: 0), weights: nil,
          out: out.pointer + first * shape.qStride, out_stride: shape.qStride)
      }
      let one = [block(0, 60, together)]
      variant.kernels.attend_many(one, 0, 1, scratch.pointer)
      let many = (0..<60).map { block($0, 1, apart) }
      variant.kernels.attend_many(many, 0, 23, scratch.pointer)
      variant.kernels.attend_many(many, 23, 60, scratch.pointer)
      #expect(apart.values == together.values, "heads of \(size)")
    }
  }

  /// NaN in a query, a key or a value shows exactly where it belongs.
  @Test(arguments: KernelVariant.available)
  func notANumberShows(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 5)
    let shape = AttentionShape(queries: 1, keys: 25, heads: 4, size: 16)
    let problem = AttentionProblem(shape, &generator)
    problem.k.pointer[3 * shape.kvStride + 16] = .nan  // head 1
    problem.v.pointer[7 * shape.kvStride + 2 * 16 + 5] = .nan  // one element of head 2
    let kept = Self.append(variant, problem)
    let out = FencedBuffer([Float](repeating: 0, count: shape.queryFloats))
    let scratch = Self.unwritten(variant.kernels.attend_scratch_floats(4, 1, 25))
    var block = loupe_decode_block(
      q: problem.q.pointer, q_stride: shape.qStride, packed_keys: kept.keys.pointer,
      packed_count: kept.packedCount, v: problem.v.pointer, v_stride: shape.kvStride,
      query_count: 1, key_count: 25, heads: 4, head_size: 16, scale: problem.scale,
      causal_offset: shape.causalOffset, bias: problem.bias, weights: nil,
      out: out.pointer, out_stride: shape.qStride)
    variant.kernels.attend(&block, 0, 4, scratch.pointer)
    let broken = out.values.indices.filter { out.values[$0].isNaN }
    #expect(broken == Array(16..<32) + [2 * 16 + 5])
  }

  @Test func aBlockHoldsAtLeastOneKey() {
    #expect(loupe_key_block() > 0)
    #expect(KernelVariant.available.allSatisfy { $0.kernels.key_block > 0 })
  }
}
