import CLoupeKernels

/// The most probable entries of each row of a distribution, and what its probabilities divide by.
package struct RowChoices {
  /// Entries kept of each row.
  package let count: Int
  private let indices: UnsafeMutablePointer<Int32>
  private let logits: UnsafeMutablePointer<Float>
  private let logSumExps: UnsafeMutablePointer<Float>
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

  fileprivate func compute(_ rows: Range<Int>, of x: Tensor) {
    let columns = x.shape.columns
    for row in rows {
      let logits = x.pointer + row * columns
      loupe_log_sum_exp(1, columns, logits, logSumExps + row)
      if count > 0 {
        loupe_top_k(columns, logits, count, indices + row * count, self.logits + row * count)
      }
    }
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
    let rows = logits.shape.rows
    let choices = RowChoices(rows: rows, count: min(count, logits.shape.columns), workspace)
    parallel(rows, costNanoseconds: logits.count / 2) { choices.compute($0, of: logits) }
    return choices
  }
}
