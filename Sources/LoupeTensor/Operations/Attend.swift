import CLoupeKernels

// The three parts of scaled dot-product attention (Vaswani et al. 2017, equation 1), each an
// operation of its own, so that whoever watches or edits can stand between them: scores,
// weights = softmax(scores), mix = weights · values. `attend` runs the three in one pass where
// nobody stands there, with the same numbers bit for bit.

extension ComputeContext {
  /// scores = scale · q kᵀ (+ the layout's bias) for each head; -infinity where a query may not see
  /// a key.
  ///
  /// - Parameters:
  ///   - q: `[position, model]`, the rows that ask.
  ///   - k: `[position, model]`, the rows that are asked.
  ///   - layout: who may ask whom, and in how many heads.
  ///   - scale: 1 / √headSize in the paper.
  /// - Returns: the blocks of `layout`, each `[head, query, key]`.
  package func attentionScores(
    _ q: TensorColumns, _ k: TensorColumns, _ layout: AttentionLayout, scale: Float
  ) -> Tensor {
    precondition(q.rows == layout.queryCount, "layout for another number of queries")
    let scores = result(Shape(.weight, layout.weightCount), tracked: q.isTracked)
    let plan = AttentionPlan(layout, width: q.count, scale: scale)
    let (queries, keys) = (AttentionPlan.Rows(q), AttentionPlan.Rows(k))
    run(plan) { task in
      var block = plan.block(task.block, q: queries, k: keys, v: keys)
      let out = scores.pointer + layout.blocks[task.block].weightStart
      loupe_attention_scores(&block, task.head, task.head + 1, out)
      guard layout.bias != nil else { return }
      var bias = layout.kernelBias(task.block)
      loupe_attention_add_bias(&block, &bias, task.head, task.head + 1, out)
    }
    if let tape, scores.node >= 0 {
      tape.record { [self] in
        guard let gradScores = tape.gradient(of: scores) else { return }
        guard let gradQ = tape.accumulator(for: q.tensor),
          let gradK = tape.accumulator(for: k.tensor)
        else { return }
        run(plan) { task in
          var block = plan.block(task.block, q: queries, k: keys, v: keys)
          let place = layout.blocks[task.block]
          loupe_attention_scores_backward(
            &block, task.head, task.head + 1, gradScores + place.weightStart,
            gradQ + q.first + place.queryStart * q.stride, q.stride,
            gradK + k.first + place.keyStart * k.stride, k.stride)
        }
      }
    }
    return scores
  }

  /// weights = softmax(scores) along the keys, in the scores' own memory unless `keepScores`.
  package func attentionWeights(
    _ scores: Tensor, _ layout: AttentionLayout, keepScores: Bool = false
  ) -> Tensor {
    let out = keepScores ? workspace.floats(scores.count) : scores.pointer
    let weights = Tensor(
      pointer: out, shape: scores.shape, node: scores.node >= 0 ? (tape?.newNode() ?? -1) : -1,
      owner: workspace)
    parallel(layout.blocks.count, costNanoseconds: scores.count) { range in
      for block in layout.blocks[range] {
        loupe_softmax(
          layout.heads * block.queryCount, block.keyCount, scores.pointer + block.weightStart,
          out + block.weightStart)
      }
    }
    if let tape, weights.node >= 0 {
      tape.record { [self] in
        guard let gradWeights = tape.gradient(of: weights) else { return }
        parallel(layout.blocks.count, costNanoseconds: scores.count) { range in
          for block in layout.blocks[range] {
            let start = block.weightStart
            loupe_softmax_backward(
              layout.heads * block.queryCount, block.keyCount, out + start,
              gradWeights + start, gradWeights + start)
          }
        }
        tape.adopt(gradWeights, for: scores)
      }
    }
    return weights
  }

  /// mix[i] = Σ_j weights[i, j] · v[j] for each head, the heads side by side.
  ///
  /// - Returns: `[position, model]`: head h stands in columns h · headSize ….
  package func attentionMix(
    _ weights: Tensor, _ v: TensorColumns, _ layout: AttentionLayout
  ) -> Tensor {
    let width = v.count
    let mixed = result(
      Shape(.position, layout.queryCount, .model, width), tracked: weights.node >= 0)
    let plan = AttentionPlan(layout, width: width, scale: 1)
    let values = AttentionPlan.Rows(v)
    run(plan) { task in
      var block = plan.block(task.block, q: values, k: values, v: values)
      let place = layout.blocks[task.block]
      loupe_attention_mix(
        &block, task.head, task.head + 1, weights.pointer + place.weightStart,
        mixed.pointer + place.queryStart * width, width)
    }
    if let tape, mixed.node >= 0 {
      tape.record { [self] in
        guard let gradMixed = tape.gradient(of: mixed),
          let gradV = tape.accumulator(for: v.tensor)
        else { return }
        let gradWeights = workspace.floats(weights.count)
        run(plan) { task in
          var block = plan.block(task.block, q: values, k: values, v: values)
          let place = layout.blocks[task.block]
          loupe_attention_mix_backward(
            &block, task.head, task.head + 1, weights.pointer + place.weightStart,
            gradMixed + place.queryStart * width, width, gradWeights + place.weightStart,
            gradV + v.first + place.keyStart * v.stride, v.stride)
        }
        tape.adopt(gradWeights, for: weights)
      }
    }
    return mixed
  }

  /// The three parts in one pass: the weights are never written.
  ///
  /// `dropout` is the share of the weights that is dropped in training.
  ///
  /// - Returns: `[position, model]`, the same numbers as `attentionMix` bit for bit.
  package func attend(
    _ q: TensorColumns, _ k: TensorColumns, _ v: TensorColumns, _ layout: AttentionLayout,
    scale: Float, dropout: Float = 0
  ) -> Tensor {
    precondition(k.stride == v.stride, "keys and values must stand in rows of the same length")
    if tape != nil {
      return recordedAttention(
        AttentionOperands(q: q, k: k, v: v, layout: layout, scale: scale), dropout: dropout)
    }
    let width = q.count
    let mixed = result(Shape(.position, layout.queryCount, .model, width), tracked: false)
    let plan = AttentionPlan(layout, width: width, scale: scale)
    let (queries, keys) = (AttentionPlan.Rows(q), AttentionPlan.Rows(k))
    let values = AttentionPlan.Rows(v)
    let scratchFloats =
      layout.blocks.map {
        loupe_fused_attention_scratch_floats($0.queryCount, $0.keyCount, width / layout.heads)
      }.max() ?? 0
    let tasks = layout.blocks.count * layout.heads
    let parts = parts(tasks, costNanoseconds: plan.costNanoseconds)
    let mark = workspace.mark()
    let scratch = workspace.floats(parts * scratchFloats)
    pool.run(parts) { part in
      for task in part * tasks / parts..<(part + 1) * tasks / parts {
        let (index, head) = (task / layout.heads, task % layout.heads)
        var block = loupe_fused_block()
        block.attention = plan.block(index, q: queries, k: keys, v: values)
        block.bias = layout.kernelBias(index)
        loupe_fused_attention(
          &block, head, head + 1,
          mixed.pointer + layout.blocks[index].queryStart * width, width, nil,
          scratch + part * scratchFloats)
      }
    }
    workspace.release(to: mark)
    return mixed
  }

  /// Calls `body` for every block and head, side by side where it pays.
  ///
  /// Heads write to different columns and blocks to different rows, so the tasks never meet.
  private func run(_ plan: AttentionPlan, _ body: (AttentionPlan.Task) -> Void) {
    let heads = plan.layout.heads
    parallel(plan.layout.blocks.count * heads, costNanoseconds: 2 * plan.costNanoseconds) { range in
      for index in range { body(.init(block: index / heads, head: index % heads)) }
    }
  }
}
