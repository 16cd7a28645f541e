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
  /// Fewer would save memory, but each chunk adds to the gradient of the whole table: once for as many
  /// rows as a product sums at once, 256 or 512, of which this is a multiple.
  package static let lossRowsTogether = 512

  /// The rows of each chunk: a few that are left over join the last.
  private static func lossChunks(_ rows: Int) -> [Range<Int>] {
    let count = max(1, (rows + lossRowsTogether - lossRowsTogether / 8 - 1) / lossRowsTogether)
    return (0..<count).map {
      $0 * lossRowsTogether..<($0 + 1 == count ? rows : ($0 + 1) * lossRowsTogether)
    }
  }

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
    let gradX = tape?.destination(for: x)?.pointer
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let memory = LossMemory(
      losses: workspace.floats(rows), likelihoods: workspace.floats(rows),
      goals: workspace.integers(loss.targets), forward: packedForward(loss.table),
      backward: tape == nil ? nil : packBackward(loss.table), gradX: gradX)
    for range in Self.lossChunks(rows) { lossOfChunk(x, loss, range, memory) }
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
    let wanted = tape == nil ? nil : loss.bias.flatMap { $0.isTrainable ? $0 : nil }
    let biasSums = workspace.zeros(wanted == nil ? 0 : blocks.count * columns)
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
      if wanted != nil {
        loupe_column_sums_add(rows.count, columns, block, biasSums + index * columns)
      }
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
      addWeightGradient(of: gradLogits, states, to: tape.destination(for: loss.table))
    }
    if let wanted {
      addPartialSums(
        biasSums, blocks: blocks.count, stride: columns, columns: columns,
        to: tape.accumulator(for: wanted))
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
