import CLoupeKernels

/// The map from states to logits over the vocabulary, and the tokens that should come out.
package struct OutputLoss {
  /// W, `[vocabulary, model]`.
  package let table: Parameter
  /// b, `[vocabulary]`, or nil.
  package let bias: Parameter?
  /// The true token of each row.
  package let targets: [Int32]
  /// Share of the target distribution spread evenly over the vocabulary.
  package let smoothing: Float
  /// What the gradient's sum is divided by: the tokens of all batches whose gradients are added up.
  package let divisor: Int

  /// A loss over `table` for `targets`.
  package init(
    table: Parameter, bias: Parameter?, targets: [Int32], smoothing: Float, divisor: Int
  ) {
    self.table = table
    self.bias = bias
    self.targets = targets
    self.smoothing = smoothing
    self.divisor = divisor
  }
}

extension ComputeContext {
  /// Rows whose logits exist at the same time.
  ///
  /// Fewer would save memory, but each chunk adds once to the gradient of the whole table.
  package static let lossRowsTogether = 528

  /// Mean label-smoothed cross-entropy of the logits x Wᵀ + b, which are never all kept.
  ///
  /// A chunk of rows at a time goes through the product with the table, the cross-entropy and, with
  /// a tape, straight back to the gradients of x and of the table; then the chunk's memory serves
  /// the next. The numbers are those of `linear`, `crossEntropy` and their backward passes, but the
  /// table's gradient is summed chunk by chunk.
  ///
  /// Source: Szegedy et al. 2016; Vaswani et al. 2017, section 5.4.
  ///
  /// - Parameters:
  ///   - x: the decoder's output, `[position, model]`.
  ///   - loss: table, targets and smoothing.
  /// - Returns: the batch's own means, in nats, and its number of tokens.
  package func crossEntropy(_ x: Tensor, _ loss: OutputLoss) -> Loss {
    let (rows, width) = (x.shape.rows, x.shape.columns)
    precondition(loss.targets.count == rows, "one target for each row of \(x.shape)")
    precondition(
      loss.table.shape[1] == width, "\(loss.table.name) \(loss.table.shape) cannot read \(x.shape)")
    let gradX = tape == nil || x.node < 0 ? nil : workspace.floats(x.count)
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let memory = LossMemory(
      losses: workspace.floats(rows), likelihoods: workspace.floats(rows),
      goals: workspace.integers(loss.targets), forward: packedForward(loss.table),
      backward: tape == nil ? nil : packBackward(loss.table), gradX: gradX)
    let chunks = max(1, (rows + Self.lossRowsTogether - 1) / Self.lossRowsTogether)
    for chunk in 0..<chunks {
      let range = chunk * rows / chunks..<(chunk + 1) * rows / chunks
      lossOfChunk(x, loss, range, memory)
    }
    if let gradX { tape?.seed(x, with: gradX) }
    return Self.mean(memory.losses, memory.likelihoods, rows: rows)
  }

  /// What the chunks share.
  private struct LossMemory {
    let losses: UnsafeMutablePointer<Float>
    let likelihoods: UnsafeMutablePointer<Float>
    let goals: UnsafeMutablePointer<Int32>
    let forward: PackedFactor
    let backward: PackedFactor?
    let gradX: UnsafeMutablePointer<Float>?
  }

  private func packedForward(_ table: Parameter) -> PackedFactor {
    if let packed = table.packed?.factor, packed.precision != .int8 { return packed }
    return packForward(table)
  }

  private func lossOfChunk(
    _ x: Tensor, _ loss: OutputLoss, _ range: Range<Int>, _ memory: LossMemory
  ) {
    let (columns, width) = (loss.table.shape[0], x.shape.columns)
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let logits = workspace.floats(range.count * columns)
    let blocks = RowBlocks(range.count)
    let gradientScale = 1 / Float(max(loss.divisor, 1))
    share(blocks.count, scratchFloats: loupe_matmul_scratch_floats()) { index, scratch in
      let rows = blocks[index]
      let first = range.lowerBound + rows.lowerBound
      let block = logits + rows.lowerBound * columns
      multiplyHere(
        rows: rows.count, columns: columns, inner: width,
        Factor(pointer: x.pointer + first * width, rowStride: width, columnStride: 1),
        packed: memory.forward, into: Destination(pointer: block, rowStride: columns),
        Epilogue(bias: loss.bias.map { UnsafePointer($0.values.pointer) }), scratch: scratch)
      loupe_cross_entropy(
        rows.count, columns, block, memory.goals + first, loss.smoothing, gradientScale,
        memory.losses + first, memory.likelihoods + first)
      guard let backward = memory.backward, let gradX = memory.gradX else { return }
      multiplyHere(
        rows: rows.count, columns: width, inner: columns,
        Factor(pointer: block, rowStride: columns, columnStride: 1), packed: backward,
        into: Destination(pointer: gradX + first * width, rowStride: width), scratch: scratch)
    }
    guard let tape else { return }
    let gradLogits = MatrixRows(
      pointer: logits, stride: columns, rows: range.count, columns: columns)
    let states = MatrixRows(
      pointer: x.pointer + range.lowerBound * width, stride: width, rows: range.count,
      columns: width)
    if loss.table.isTrainable {
      addWeightGradient(of: gradLogits, states, to: tape.accumulator(for: loss.table))
    }
    if let bias = loss.bias, bias.isTrainable {
      loupe_column_sums_add(range.count, columns, logits, tape.accumulator(for: bias))
    }
  }

  /// The means over `rows` rows, added up in order.
  static func mean(
    _ losses: UnsafePointer<Float>, _ likelihoods: UnsafePointer<Float>, rows: Int
  ) -> Loss {
    var total = 0.0
    var likelihood = 0.0
    for row in 0..<rows {
      total += Double(losses[row])
      likelihood += Double(likelihoods[row])
    }
    let tokens = Double(max(rows, 1))
    return Loss(mean: total / tokens, negativeLogLikelihood: likelihood / tokens, tokens: rows)
  }
}
