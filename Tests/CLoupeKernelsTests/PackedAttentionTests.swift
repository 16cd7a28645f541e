import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct PackedAttentionTests {
  /// Floats of packed keys of a variant.
  private static func packedFloats(
    _ variant: KernelVariant, _ shape: AttentionShape, _ capacity: Int
  ) -> Int {
    let width = variant.kernels.panel_width
    return shape.heads * shape.size * ((capacity + width - 1) / width * width)
  }

  /// NaN everywhere, so that what is read without having been written shows.
  private static func unwritten(_ count: Int) -> FencedBuffer<Float> {
    FencedBuffer([Float](repeating: .nan, count: count))
  }

  private static func pack(
    _ variant: KernelVariant, _ problem: AttentionProblem, capacity: Int
  ) -> FencedBuffer<Float> {
    let shape = problem.shape
    let packed = unwritten(packedFloats(variant, shape, capacity))
    variant.kernels.pack_keys(
      shape.heads, shape.size, capacity, 0, shape.keys, problem.k.pointer, shape.kvStride,
      packed.pointer)
    return packed
  }

  @Test(arguments: KernelVariant.available)
  func packingInAnyOrder(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for shape in AttentionShape.small where shape.keys > 0 {
      let problem = AttentionProblem(shape, &generator)
      let capacity = shape.keys + shape.keys % 5
      let whole = Self.pack(variant, problem, capacity: capacity)
      let single = Self.unwritten(whole.count)
      for key in (0..<shape.keys).reversed() {
        variant.kernels.append_key(
          shape.heads, shape.size, capacity, key, problem.k.pointer + key * shape.kvStride,
          single.pointer)
      }
      #expect(single.values.bitPatterns == whole.values.bitPatterns, "\(shape)")
      // In two parts, the second first: neither may touch the other's positions.
      let parts = Self.unwritten(whole.count)
      let cut = shape.keys / 3
      for (first, count) in [(cut, shape.keys - cut), (0, cut)] {
        variant.kernels.pack_keys(
          shape.heads, shape.size, capacity, first, count,
          problem.k.pointer + first * shape.kvStride, shape.kvStride, parts.pointer)
      }
      #expect(parts.values.bitPatterns == whole.values.bitPatterns, "\(shape)")
      let rows = Self.unwritten(shape.heads * shape.size * (shape.keys - cut))
      variant.kernels.unpack_keys(
        shape.heads, shape.size, capacity, cut, shape.keys - cut, whole.pointer, rows.pointer,
        shape.heads * shape.size)
      let k = problem.k.values
      let expected = (cut..<shape.keys).flatMap { key in
        k[key * shape.kvStride..<key * shape.kvStride + shape.heads * shape.size]
      }
      #expect(rows.values == expected, "\(shape)")
      let all = [whole, single, parts, rows]
      #expect(all.filter { !$0.canariesAreIntact }.isEmpty, "\(shape)")
    }
  }

  /// A larger capacity: each head's floats move as they are.
  @Test(arguments: KernelVariant.available)
  func growingCopiesEachHead(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    let shape = AttentionShape(queries: 1, keys: 37, heads: 3, size: 20)
    let problem = AttentionProblem(shape, &generator)
    let small = Self.pack(variant, problem, capacity: 37)
    let large = Self.pack(variant, problem, capacity: 150)
    let (from, to) = (small.count / shape.heads, large.count / shape.heads)
    for head in 0..<shape.heads {
      let moved = Array(small.values[head * from..<(head + 1) * from])
      let place = Array(large.values[head * to..<head * to + from])
      #expect(moved.bitPatterns == place.bitPatterns)
    }
  }

  /// One call and three give the same bits, whatever the visibility and the bias.
  @Test(arguments: KernelVariant.available)
  func attendEqualsTheThreeStages(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 3)
    for (number, shape) in (AttentionShape.small + AttentionShape.large).enumerated() {
      let problem = AttentionProblem(shape, biased: number % 2 == 1, &generator)
      let expected = problem.stages(variant)
      let capacity = shape.keys + number % 7
      let packed = Self.pack(variant, problem, capacity: capacity)
      let (scores, weights) = (Self.unwritten(shape.cells), Self.unwritten(shape.cells))
      // Between the heads' rows nothing may be written.
      let before = [Float](repeating: 0, count: shape.queryFloats)
      let (out, alone) = (FencedBuffer(before), FencedBuffer(before))
      let scratch = Self.unwritten(
        variant.kernels.attend_scratch_floats(shape.heads, shape.queries, shape.keys))
      var block = loupe_decode_block(
        q: problem.q.pointer, q_stride: shape.qStride, packed_keys: packed.pointer,
        capacity: capacity, v: problem.v.pointer, v_stride: shape.kvStride,
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
      variant.kernels.attend_many(&block, 0, 1, scratch.pointer)
      #expect(scores.values == expected.scores, "\(shape)")
      #expect(weights.values == expected.weights, "\(shape)")
      #expect(out.values == expected.out, "\(shape)")
      #expect(alone.values == expected.out, "\(shape)")
      let all = [scores, weights, out, alone, scratch]
      #expect(all.filter { !$0.canariesAreIntact }.isEmpty, "\(shape)")
    }
  }

  /// A query's numbers must not depend on the queries beside it: beams change no translation.
  @Test(arguments: KernelVariant.available)
  func everyQueryEqualsItselfAlone(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 4)
    for size in [20, 64] {
      let shape = AttentionShape(queries: 60, keys: 70, heads: 4, size: size)
      let problem = AttentionProblem(shape, &generator)
      let packed = Self.pack(variant, problem, capacity: 70)
      let scratch = Self.unwritten(variant.kernels.attend_scratch_floats(4, 60, 70))
      let (together, apart) = (
        Self.unwritten(shape.queryFloats), Self.unwritten(shape.queryFloats)
      )
      func block(_ first: Int, _ count: Int, _ out: FencedBuffer<Float>) -> loupe_decode_block {
        loupe_decode_block(
          q: problem.q.pointer + first * shape.qStride, q_stride: shape.qStride,
          packed_keys: packed.pointer, capacity: 70, v: problem.v.pointer,
          v_stride: shape.kvStride, query_count: count, key_count: 70, heads: 4, head_size: size,
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
    let packed = Self.pack(variant, problem, capacity: 25)
    let out = FencedBuffer([Float](repeating: 0, count: shape.queryFloats))
    let scratch = Self.unwritten(variant.kernels.attend_scratch_floats(4, 1, 25))
    var block = loupe_decode_block(
      q: problem.q.pointer, q_stride: shape.qStride, packed_keys: packed.pointer, capacity: 25,
      v: problem.v.pointer, v_stride: shape.kvStride, query_count: 1, key_count: 25, heads: 4,
      head_size: 16, scale: problem.scale, causal_offset: shape.causalOffset, bias: problem.bias,
      weights: nil, out: out.pointer, out_stride: shape.qStride)
    variant.kernels.attend(&block, 0, 4, scratch.pointer)
    let broken = out.values.indices.filter { out.values[$0].isNaN }
    #expect(broken == Array(16..<32) + [2 * 16 + 5])
  }

  @Test func theCapacityRoundsUpToPanels() {
    let width = loupe_panel_width()
    #expect(loupe_packed_keys_floats(3, 8, width + 1) == 3 * 8 * 2 * width)
    #expect(loupe_packed_keys_floats(3, 8, 0) == 0)
  }
}
