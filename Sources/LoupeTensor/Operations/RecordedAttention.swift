import CLoupeKernels

/// Queries, keys and values of one attention over whole sequences, and who may ask whom.
struct AttentionOperands {
  let q: TensorColumns
  let k: TensorColumns
  let v: TensorColumns
  let layout: AttentionLayout
  let scale: Float

  var width: Int { q.count }
  var headSize: Int { width / layout.heads }
}

extension ComputeContext {
  /// Softmax attention in one pass, with dropout on its weights and its gradients on the tape.
  ///
  /// The weights are never written: the backward pass makes them again from the largest score and
  /// the sum of each row. The numbers are those of `attentionScores`, `attentionWeights`, `drop` and
  /// `attentionMix` one after the other, bit for bit.
  ///
  /// - Returns: `[position, model]`.
  func recordedAttention(_ operands: AttentionOperands, dropout rate: Float) -> Tensor {
    let (layout, width) = (operands.layout, operands.width)
    let tracked = operands.q.isTracked || operands.k.isTracked || operands.v.isTracked
    let mixed = result(Shape(.position, layout.queryCount, .model, width), tracked: tracked)
    let drop = dropoutPlace(rate: rate, count: layout.weightCount)
    let statistics = workspace.floats(2 * layout.heads * layout.queryCount)
    let plan = AttentionPlan(layout, width: width, scale: operands.scale)
    let scratchFloats =
      layout.blocks.map {
        loupe_fused_attention_scratch_floats($0.queryCount, $0.keyCount, operands.headSize)
      }.max() ?? 0
    shareHeads(layout, scratchFloats: scratchFloats) { index, heads, scratch in
      var block = Self.fusedBlock(operands, plan, drop, index)
      let place = layout.blocks[index]
      loupe_fused_attention(
        &block, heads.lowerBound, heads.upperBound, mixed.pointer + place.queryStart * width,
        width, statistics + 2 * layout.heads * place.queryStart, scratch)
    }
    if tracked, let tape {
      tape.record { [self] in attentionBackward(operands, plan, drop, statistics, mixed) }
    }
    return mixed
  }

  private static func fusedBlock(
    _ operands: AttentionOperands, _ plan: AttentionPlan, _ drop: DropoutPlace?, _ index: Int
  ) -> loupe_fused_block {
    var block = loupe_fused_block()
    block.attention = plan.block(
      index, q: .init(operands.q), k: .init(operands.k), v: .init(operands.v))
    block.bias = operands.layout.kernelBias(index)
    if let drop {
      block.dropout_rate = drop.rate
      block.dropout_seed = drop.seed
      block.dropout_offset = drop.first + UInt64(operands.layout.blocks[index].weightStart)
    }
    return block
  }

  /// So many blocks a thread share out evenly without being divided.
  private static let manyBlocks = 8

  /// Calls `body` for every block and some of its heads, all heads where blocks are many.
  private func shareHeads(
    _ layout: AttentionLayout, scratchFloats: Int,
    _ body: (_ block: Int, _ heads: Range<Int>, _ scratch: UnsafeMutablePointer<Float>) -> Void
  ) {
    let blocks = layout.blocks.count
    let groups = blocks >= Self.manyBlocks * pool.threads ? 1 : layout.heads
    let heads = layout.heads / groups
    share(blocks * groups, scratchFloats: scratchFloats) { index, scratch in
      let first = index % groups * heads
      body(index / groups, first..<first + heads, scratch)
    }
  }

  private func attentionBackward(
    _ operands: AttentionOperands, _ plan: AttentionPlan, _ drop: DropoutPlace?,
    _ statistics: UnsafePointer<Float>, _ mixed: Tensor
  ) {
    guard let tape, let gradMixed = tape.gradient(of: mixed) else { return }
    let cleared = tensorToClear(operands)
    let (q, k) = (gradient(of: operands.q), gradient(of: operands.k))
    let v = gradient(of: operands.v)
    let (layout, width) = (operands.layout, operands.width)
    let longest = layout.blocks.map(\.queryCount).max() ?? 0
    let scratchFloats = loupe_fused_attention_backward_scratch_floats(longest, operands.headSize)
    shareHeads(layout, scratchFloats: scratchFloats) { index, heads, scratch in
      var block = Self.fusedBlock(operands, plan, drop, index)
      let place = layout.blocks[index]
      if let cleared {
        (cleared.pointer + place.queryStart * cleared.width).update(
          repeating: 0, count: place.queryCount * cleared.width)
      }
      var gradients = loupe_fused_gradients()
      gradients.out = UnsafePointer(mixed.pointer + place.queryStart * width)
      gradients.out_stride = width
      gradients.row_statistics = statistics + 2 * layout.heads * place.queryStart
      gradients.grad_out = UnsafePointer(gradMixed + place.queryStart * width)
      gradients.grad_out_stride = width
      gradients.grad_q = q + place.queryStart * operands.q.stride
      gradients.grad_q_stride = operands.q.stride
      gradients.grad_k = k + place.keyStart * operands.k.stride
      gradients.grad_v = v + place.keyStart * operands.v.stride
      gradients.grad_kv_stride = operands.k.stride
      loupe_fused_attention_backward(
        &block, heads.lowerBound, heads.upperBound, &gradients, scratch)
    }
  }

  /// A gradient whose blocks of rows are cleared one by one.
  private struct ClearedGradient {
    let pointer: UnsafeMutablePointer<Float>
    let width: Int
  }

  /// New memory for the gradient of the queries' tensor, where nothing else reads that tensor: each
  /// block clears its rows just before it adds to them.
  private func tensorToClear(_ operands: AttentionOperands) -> ClearedGradient? {
    let (q, k, v, layout) = (operands.q, operands.k, operands.v, operands.layout)
    guard let tape, q.isTracked, tape.gradient(of: q.tensor) == nil,
      layout.queryCount == q.rows, layout.blocks.count >= Self.manyBlocks * pool.threads
    else { return nil }
    let nodes = (q.tensor.node, k.tensor.node, v.tensor.node)
    let standsAlone = nodes.0 != nodes.1 && nodes.0 != nodes.2 && q.count == q.stride
    let isJoined =
      nodes.0 == nodes.1 && nodes.0 == nodes.2 && q.count + k.count + v.count == q.stride
      && layout.blocks.allSatisfy { $0.keyStart == $0.queryStart && $0.keyCount == $0.queryCount }
    guard standsAlone || isJoined else { return nil }
    return tape.destination(for: q.tensor).map {
      ClearedGradient(pointer: $0.pointer, width: q.stride)
    }
  }

  /// The gradient of some columns, to add to: zeros when it is new, or when nobody wants it.
  private func gradient(of columns: TensorColumns) -> UnsafeMutablePointer<Float> {
    let count = columns.tensor.count
    guard let place = tape?.destination(for: columns.tensor) else {
      return sharedZeros(count) + columns.first
    }
    if !place.accumulates { clear(place.pointer, count) }
    return place.pointer + columns.first
  }
}
