import LoupeTensor

extension Transformer {
  /// The most probable tokens of each row and what its probabilities divide by: of the logits of
  /// `distribution`, bit for bit, which are never all in memory, so that nobody can watch them.
  ///
  /// - Parameters:
  ///   - x: the decoder's output, `[position, model]`.
  ///   - count: tokens wanted of each row.
  ///   - context: what computes.
  /// - Returns: valid until the context's workspace is released past it.
  package func choices(_ x: Tensor, count: Int, in context: ComputeContext) -> RowChoices {
    output.choices(x, count: count, context)
  }
}
