import LoupeTensor

/// Watches a forward pass without changing it.
///
/// What it is shown is what the model computes with, after any edits. An observer is an argument
/// of a call and belongs to that call alone. Tensors are valid only during the visit: copy what is
/// kept.
public protocol ForwardObserver: AnyObject {
  /// Whether the observer will look at this stage; stages nobody wants cost nothing.
  func wants(_ stage: AttentionStage) -> Bool

  /// A stage of an attention has been computed.
  ///
  /// - Parameters:
  ///   - tensor: has the shape `AttentionStage` says; scores and weights are blocks of `layout`.
  ///   - stage: what was computed.
  ///   - site: by which attention.
  ///   - layout: where each sequence's rows and weights are.
  ///   - sequences: the number of the sequence (or hypothesis slot) each block belongs to.
  func visit(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
    sequences: [Int])

  /// Sentence `sentence` enters a generation; its hypotheses stand in `slots`, by which `visit`
  /// calls the decoder's sequences until the next sentence enters there. The encoder's sequences
  /// are called by the sentence's number.
  func enters(sentence: Int, slots: Range<Int>)

  /// A residual stream has been computed, `[position, model]`.
  ///
  /// Its rows stand as the queries in the layouts of its side.
  func visit(_ tensor: Tensor, at site: StateSite)

  /// The distribution has been computed, `[position, vocabulary]`, rows as the decoder's queries.
  func visit(logits: Tensor)
}

extension ForwardObserver {
  /// Observers of one sentence need not know.
  public func enters(sentence: Int, slots: Range<Int>) {}

  /// Observers of attention alone need not look at states.
  public func visit(_ tensor: Tensor, at site: StateSite) {}

  /// Observers of attention alone need not look at logits.
  public func visit(logits: Tensor) {}
}
