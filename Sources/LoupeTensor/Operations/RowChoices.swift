import CLoupeKernels

/// The most probable entries of each row of a distribution, and what its probabilities divide by.
package struct RowChoices {
  /// Entries kept of each row.
  package let count: Int
  let indices: UnsafeMutablePointer<Int32>
  let logits: UnsafeMutablePointer<Float>
  let logSumExps: UnsafeMutablePointer<Float>
  private let owner: Workspace

  fileprivate init(rows: Int, count: Int, _ workspace: Workspace) {
    self.count = count
    indices = workspace.elements(of: Int32.self, rows * count)
    logits = workspace.floats(rows * count)
    logSumExps = workspace.floats(rows)
    owner = workspace
  }

  /// ln Σ exp(logit) of row `row`: a logit minus this is a log-probability.
  package func logSumExp(_ row: Int) -> Float { logSumExps[row] }

  /// The entry of place `rank` (0 is the most probable; the first of equals) of row `row`.
  package func entry(_ row: Int, rank: Int) -> (index: Int, logit: Float) {
    (Int(indices[row * count + rank]), logits[row * count + rank])
  }
}

extension ComputeContext {
  /// The `count` largest logits of each row and the row's log-sum-exp.
  ///
  /// - Parameters:
  ///   - logits: `[position, vocabulary]`.
  ///   - count: entries wanted, 0 for none; at most the vocabulary's size are kept.
  /// - Returns: valid until the workspace is released past it.
  package func choices(_ logits: Tensor, count: Int) -> RowChoices {
    let (rows, columns) = (logits.shape.rows, logits.shape.columns)
    let choices = RowChoices(rows: rows, count: min(count, columns), workspace)
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let collector = ChoiceCollector(
      rows: rows, columns: columns, count: choices.count, ranges: 1, workspace)
    parallel(rows, costNanoseconds: logits.count / 2) { range in
      for row in range {
        for part in 0..<collector.parts {
          let first = collector.columns(of: part).lowerBound
          collector.offer(
            part, ofRows: row..<row + 1, logits.pointer + row * columns + first, stride: columns,
            range: 0)
        }
      }
      collector.finish(range, into: choices)
    }
    return choices
  }

  /// The same of the logits x Wᵀ + b, bit for bit, of which no more than a part stands in memory at
  /// any time.
  ///
  /// - Parameters:
  ///   - x: `[position, model]`.
  ///   - weight: W, `[vocabulary, model]`.
  ///   - bias: b, `[vocabulary]`, or nil.
  ///   - count: entries wanted, 0 for none; at most the vocabulary's size are kept.
  /// - Returns: valid until the workspace is released past it.
  package func choices(
    of x: Tensor, _ weight: Parameter, _ bias: Parameter?, count: Int
  ) -> RowChoices {
    guard tape == nil, let packed = weight.packed else {
      return choices(linear(x, weight, bias, axis: .vocabulary), count: count)
    }
    let (rows, inputs, columns) = (x.shape.rows, packed.inputs, packed.outputs)
    precondition(x.shape.columns == inputs, "\(weight.name) \(weight.shape) cannot read \(x.shape)")
    let choices = RowChoices(rows: rows, count: min(count, columns), workspace)
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let product = packedProduct(
      rows: rows, columns: columns, inner: inputs,
      Factor(pointer: x.pointer, rowStride: inputs, columnStride: 1), packed: packed.factor,
      Epilogue(bias: bias.map { UnsafePointer($0.values.pointer) }))
    let split = ProductSplit(
      rows: rows, columns: columns, inner: inputs, precision: packed.precision,
      threads: pool.threads)
    let collector = ChoiceCollector(
      rows: rows, columns: columns, count: choices.count,
      ranges: split.parts > 1 ? pool.threads * 4 : 1, workspace)
    let tileFloats = min(rows, ChoiceCollector.rowsTogether) * ChoiceCollector.partColumns
    let scratchFloats = tileFloats + loupe_matmul_scratch_floats()
    let scratch = workspace.floats(collector.ranges * scratchFloats)
    pool.run(collector.ranges) { range in
      let tile = scratch + range * scratchFloats
      collector.collect(range, of: product, tile: tile, scratch: tile + tileFloats)
    }
    collector.finish(0..<rows, into: choices)
    return choices
  }
}
