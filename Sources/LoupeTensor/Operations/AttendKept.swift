import CLoupeKernels

/// Keys and values of earlier steps (or of a source) as decoding keeps them: keys packed for the
/// product that reads them, values in rows.
package struct KeptMemory {
  /// What one block of a layout asks.
  package struct Block: BitwiseCopyable {
    /// Packed keys, `[head][panel][head size][panel width]`.
    let keys: UnsafePointer<Float>
    /// Positions the packed keys have room for.
    let capacity: Int
    /// Values, `[position, model]`.
    let values: UnsafePointer<Float>

    package init(keys: UnsafePointer<Float>, capacity: Int, values: UnsafePointer<Float>) {
      self.keys = keys
      self.capacity = capacity
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
    let blocks = decodeBlocks(q, memory, layout, scale: scale, mixed: mixed, weights: weights)
    let count = layout.blocks.count
    var scratchFloats = 0
    for block in layout.blocks {
      scratchFloats = max(
        scratchFloats, loupe_attend_scratch_floats(layout.heads, block.queryCount, block.keyCount))
    }
    let parts = parts(count, costNanoseconds: layout.weightCount * memory.width / layout.heads / 10)
    let mark = workspace.mark()
    let scratch = workspace.floats(parts * scratchFloats)
    pool.run(parts) { part in
      loupe_attend_many(
        blocks, part * count / parts, (part + 1) * count / parts, scratch + part * scratchFloats)
    }
    workspace.release(to: mark)
    return (mixed, weights)
  }

  /// scores = scale · q kᵀ over kept keys, the blocks of `layout`.
  package func attentionScores(
    _ q: TensorColumns, _ memory: KeptMemory, _ layout: AttentionLayout, scale: Float
  ) -> Tensor {
    let scores = result(Shape(.weight, layout.weightCount), tracked: false)
    let blocks = decodeBlocks(q, memory, layout, scale: scale, mixed: nil, weights: nil)
    for (index, block) in layout.blocks.enumerated() {
      loupe_attention_scores_packed(
        blocks + index, 0, layout.heads, scores.pointer + block.weightStart)
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
        layout.heads, width / layout.heads, memory.blocks[index].capacity, 0, place.keyCount,
        memory.blocks[index].keys, rows.pointer + place.keyStart * width, width)
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

  private func decodeBlocks(
    _ q: TensorColumns, _ memory: KeptMemory, _ layout: AttentionLayout, scale: Float,
    mixed: Tensor?, weights: Tensor?
  ) -> UnsafePointer<loupe_decode_block> {
    precondition(q.rows == layout.queryCount, "layout for another number of queries")
    let blocks = workspace.elements(of: loupe_decode_block.self, layout.blocks.count)
    let out = mixed?.pointer ?? q.pointer  // scores alone write nothing there
    for (index, place) in layout.blocks.enumerated() {
      let kept = memory.blocks[index]
      (blocks + index).initialize(
        to: loupe_decode_block(
          q: q.pointer + place.queryStart * q.stride, q_stride: q.stride, packed_keys: kept.keys,
          capacity: kept.capacity, v: kept.values, v_stride: memory.width,
          query_count: place.queryCount, key_count: place.keyCount, heads: layout.heads,
          head_size: memory.width / layout.heads, scale: scale,
          causal_offset: place.isCausal ? place.firstQueryPosition : Int.max / 2,
          bias: loupe_attention_bias(values: nil, head_stride: 0, query_stride: 0),
          weights: weights.map { $0.pointer + place.weightStart },
          out: out + place.queryStart * memory.width, out_stride: memory.width))
    }
    return UnsafePointer(blocks)
  }
}
