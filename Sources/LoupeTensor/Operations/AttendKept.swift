import CLoupeKernels

/// Keys and values of earlier steps (or of a source) as decoding keeps them: keys packed for the
/// product that reads them, values in rows.
package struct KeptMemory {
  /// What one block of a layout asks.
  package struct Block: BitwiseCopyable {
    /// Keys as `PackedKeys` lays them out.
    let keys: UnsafePointer<Float>
    /// How many of the keys stand in columns; the rest, less than a block, in rows.
    let packedCount: Int
    /// Values, `[position, model]`.
    let values: UnsafePointer<Float>

    package init(keys: UnsafePointer<Float>, packedCount: Int, values: UnsafePointer<Float>) {
      self.keys = keys
      self.packedCount = packedCount
      self.values = values
    }
  }

  /// One entry a block of the layout, in workspace memory.
  let blocks: UnsafePointer<Block>
  /// Columns of a value row: heads × head size.
  let width: Int
}

extension ComputeContext {
  /// Memory of `count` blocks, described by `block`.
  package func keptMemory(
    blocks count: Int, width: Int, _ block: (Int) -> KeptMemory.Block
  ) -> KeptMemory {
    let blocks = workspace.elements(of: KeptMemory.Block.self, count)
    for index in 0..<count { (blocks + index).initialize(to: block(index)) }
    return KeptMemory(blocks: UnsafePointer(blocks), width: width)
  }

  /// Scores, softmax and mix over kept keys and values in one pass.
  ///
  /// - Parameters:
  ///   - q: `[position, model]`, the rows that ask.
  ///   - memory: what each block of `layout` asks.
  ///   - layout: who may ask whom.
  ///   - scale: 1 / √headSize in the paper.
  ///   - writesWeights: whether the weights are wanted.
  /// - Returns: `mixed`, `[position, model]`, and the blocks of weights, each `[head, query, key]`.
  package func attend(
    _ q: TensorColumns, _ memory: KeptMemory, _ layout: AttentionLayout, scale: Float,
    writesWeights: Bool
  ) -> (mixed: Tensor, weights: Tensor?) {
    let mixed = result(
      Shape(.position, layout.queryCount, .model, memory.width), tracked: false)
    let weights =
      writesWeights ? result(Shape(.weight, layout.weightCount), tracked: false) : nil
    let cost = layout.weightCount * memory.width / layout.heads / 10
    let wanted = parts(layout.blocks.count, costNanoseconds: cost)
    // Beams that ask one source read it once, where enough is left for every thread.
    let blocks = decodeBlocks(
      q, memory, layout, scale: scale, mixed: mixed, weights: weights,
      joined: weights == nil && (wanted == 1 || layout.blocks.count >= 4 * wanted))
    var scratchFloats = 0
    for block in blocks {
      scratchFloats = max(
        scratchFloats,
        loupe_attend_scratch_floats(block.heads, block.query_count, block.key_count))
    }
    let (first, count, parts) = (blocks.baseAddress, blocks.count, min(wanted, blocks.count))
    let mark = workspace.mark()
    let scratch = workspace.floats(parts * scratchFloats)
    pool.run(parts) { part in
      loupe_attend_many(
        first, part * count / parts, (part + 1) * count / parts, scratch + part * scratchFloats)
    }
    workspace.release(to: mark)
    return (mixed, weights)
  }

  /// scores = scale · q kᵀ (+ the layout's bias) over kept keys, the blocks of `layout`.
  package func attentionScores(
    _ q: TensorColumns, _ memory: KeptMemory, _ layout: AttentionLayout, scale: Float
  ) -> Tensor {
    let scores = result(Shape(.weight, layout.weightCount), tracked: false)
    let blocks = decodeBlocks(
      q, memory, layout, scale: scale, mixed: nil, weights: nil, joined: false)
    for (index, block) in layout.blocks.enumerated() {
      loupe_attention_scores_packed(
        &blocks[index], 0, layout.heads, scores.pointer + block.weightStart)
    }
    return scores
  }

  /// mix = weights · v over kept values, `[position, model]`.
  package func attentionMix(
    _ weights: Tensor, _ memory: KeptMemory, _ layout: AttentionLayout
  ) -> Tensor {
    let width = memory.width
    let mixed = result(Shape(.position, layout.queryCount, .model, width), tracked: false)
    for (index, place) in layout.blocks.enumerated() {
      let values = memory.blocks[index].values
      var block = loupe_attention_block(
        q: values, q_stride: width, k: values, v: values, kv_stride: width,
        query_count: place.queryCount, key_count: place.keyCount, heads: layout.heads,
        head_size: width / layout.heads, scale: 1,
        causal_offset: place.isCausal ? place.firstQueryPosition : Int.max / 2)
      loupe_attention_mix(
        &block, 0, layout.heads, weights.pointer + place.weightStart,
        mixed.pointer + place.queryStart * width, width)
    }
    return mixed
  }

  /// Kept keys as rows, block after block as the layout's `keyStart` counts them, for who looks at
  /// them.
  package func keptKeys(_ memory: KeptMemory, _ layout: AttentionLayout) -> Tensor {
    let width = memory.width
    let rows = result(Shape(.position, layout.keyRows, .model, width), tracked: false)
    for (index, place) in layout.blocks.enumerated() {
      loupe_unpack_keys(
        width, memory.blocks[index].packedCount, place.keyCount, memory.blocks[index].keys,
        rows.pointer + place.keyStart * width, width)
    }
    return rows
  }

  /// Kept values as rows, as `keptKeys`.
  package func keptValues(_ memory: KeptMemory, _ layout: AttentionLayout) -> Tensor {
    let width = memory.width
    let rows = result(Shape(.position, layout.keyRows, .model, width), tracked: false)
    for (index, place) in layout.blocks.enumerated() {
      (rows.pointer + place.keyStart * width).update(
        from: memory.blocks[index].values, count: place.keyCount * width)
    }
    return rows
  }

  /// The kernel's view of `layout`; where `joined`, neighbours that ask the same keys without a mask
  /// are one block.
  private func decodeBlocks(
    _ q: TensorColumns, _ memory: KeptMemory, _ layout: AttentionLayout, scale: Float,
    mixed: Tensor?, weights: Tensor?, joined: Bool
  ) -> UnsafeMutableBufferPointer<loupe_decode_block> {
    precondition(q.rows == layout.queryCount, "layout for another number of queries")
    let blocks = workspace.elements(of: loupe_decode_block.self, layout.blocks.count)
    let out = mixed?.pointer ?? q.pointer  // scores alone write nothing there
    var count = 0
    for (index, place) in layout.blocks.enumerated() {
      let kept = memory.blocks[index]
      if joined, index > 0, !place.isCausal, !layout.blocks[index - 1].isCausal,
        kept.keys == memory.blocks[index - 1].keys
      {
        blocks[count - 1].query_count += place.queryCount
        continue
      }
      (blocks + count).initialize(
        to: loupe_decode_block(
          q: q.pointer + place.queryStart * q.stride, q_stride: q.stride, packed_keys: kept.keys,
          packed_count: kept.packedCount, v: kept.values, v_stride: memory.width,
          query_count: place.queryCount, key_count: place.keyCount, heads: layout.heads,
          head_size: memory.width / layout.heads, scale: scale,
          causal_offset: place.isCausal ? place.firstQueryPosition : Int.max / 2,
          bias: layout.kernelBias(index),
          weights: weights.map { $0.pointer + place.weightStart },
          out: out + place.queryStart * memory.width, out_stride: memory.width))
      count += 1
    }
    return UnsafeMutableBufferPointer(start: blocks, count: count)
  }
}
