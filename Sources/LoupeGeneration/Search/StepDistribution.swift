import LoupeTensor

/// The distributions of one sentence's open hypotheses in one step, a row each.
struct StepDistribution {
  /// Logits of all sentences' rows, `[position, vocabulary]`; nil where no search reads them.
  let logits: Tensor?
  /// The most probable tokens of all rows.
  let choices: RowChoices
  /// The sentence's rows.
  let rows: Range<Int>

  /// The logits of the sentence's hypothesis `index`, which may be overwritten.
  func logits(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    guard let logits else { preconditionFailure("`readsLogits` has not asked for the logits") }
    return logits.mutableRow(rows.lowerBound + index)
  }

  /// ln Σ exp(logit) over the vocabulary, before any rule.
  func logSumExp(_ index: Int) -> Float { choices.logSumExp(rows.lowerBound + index) }

  /// The token of place `rank` among the most probable, before any rule.
  func choice(_ index: Int, rank: Int) -> (id: Int, logit: Float) {
    let entry = choices.entry(rows.lowerBound + index, rank: rank)
    return (entry.index, entry.logit)
  }

  /// How many of the most probable tokens are at hand.
  var choiceCount: Int { choices.count }
}
