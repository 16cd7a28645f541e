import CLoupeKernels

// The three parts of scaled dot-product attention (Vaswani et al. 2017, equation 1), each an
// operation of its own, so that whoever watches or edits can stand between them: scores,
// weights = softmax(scores), mix = weights · values.

extension ComputeContext {
  /// scores = scale · q kᵀ for each head; -infinity where a query may not see a key.
  ///
  /// - Parameters:
  ///   - q: `[position, model]`, the rows that ask.
  ///   - k: `[position, model]`, the rows that are asked (may be a cache).
  ///   - layout: who may ask whom, and in how many heads.
  ///   - scale: 1 / √headSize in the paper.
  /// - Returns: the blocks of `layout`, each `[head, query, key]`.
  package func attentionScores(
    _ q: Tensor, _ k: Tensor, _ layout: AttentionLayout, scale: Float
  ) -> Tensor {
    precondition(q.shape.rows == layout.queryCount, "layout for another number of queries")
    let scores = result(Shape(.weight, layout.weightCount), tracked: q.node >= 0)
    let plan = AttentionPlan(layout, width: q.shape.columns, scale: scale)
    run(plan) { task in
      var block = plan.block(task.block, q: q.pointer, k: k.pointer, v: k.pointer)
      loupe_attention_scores(
        &block, task.head, task.head + 1,
        scores.pointer + layout.blocks[task.block].weightStart)
    }
    if let tape, scores.node >= 0 {
      tape.record { [self] in
        guard let gradScores = tape.gradient(of: scores) else { return }
        guard let gradQ = tape.accumulator(for: q), let gradK = tape.accumulator(for: k) else {
          return
        }
        run(plan) { task in
          var block = plan.block(task.block, q: q.pointer, k: k.pointer, v: k.pointer)
          let place = layout.blocks[task.block]
          loupe_attention_scores_backward(
            &block, task.head, task.head + 1, gradScores + place.weightStart,
            gradQ + place.queryStart * plan.width, plan.width,
            gradK + place.keyStart * plan.width, plan.width)
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
  package func attentionMix(_ weights: Tensor, _ v: Tensor, _ layout: AttentionLayout) -> Tensor {
    let width = v.shape.columns
    let mixed = result(
      Shape(.position, layout.queryCount, .model, width), tracked: weights.node >= 0)
    let plan = AttentionPlan(layout, width: width, scale: 1)
    run(plan) { task in
      var block = plan.block(task.block, q: v.pointer, k: v.pointer, v: v.pointer)
      let place = layout.blocks[task.block]
      loupe_attention_mix(
        &block, task.head, task.head + 1, weights.pointer + place.weightStart,
        mixed.pointer + place.queryStart * width, width)
    }
    if let tape, mixed.node >= 0 {
      tape.record { [self] in
        guard let gradMixed = tape.gradient(of: mixed), let gradV = tape.accumulator(for: v)
        else { return }
        let gradWeights = workspace.floats(weights.count)
        run(plan) { task in
          var block = plan.block(task.block, q: v.pointer, k: v.pointer, v: v.pointer)
          let place = layout.blocks[task.block]
          loupe_attention_mix_backward(
            &block, task.head, task.head + 1, weights.pointer + place.weightStart,
            gradMixed + place.queryStart * width, width, gradWeights + place.weightStart,
            gradV + place.keyStart * width, width)
        }
        tape.adopt(gradWeights, for: weights)
      }
    }
    return mixed
  }

  /// Calls `body` for every block and head, side by side where it pays.
  ///
  /// Heads write to different columns and blocks to different rows, so the tasks never meet.
  private func run(_ plan: AttentionPlan, _ body: (AttentionPlan.Task) -> Void) {
    let cost = plan.layout.weightCount * plan.width / plan.layout.heads / 10
    parallel(plan.layout.blocks.count * plan.layout.heads, costNanoseconds: cost) { range in
      for index in range {
        body(.init(block: index / plan.layout.heads, head: index % plan.layout.heads))
      }
    }
  }
}
