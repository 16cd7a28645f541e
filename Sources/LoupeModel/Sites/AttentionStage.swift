/// What passes through an attention site, in order.
public enum AttentionStage: String, Sendable, Codable, CaseIterable {
  /// q of the rows that ask, `[position, model]`.
  case queries
  /// k of the rows that are asked, `[position, model]`.
  case keys
  /// v of the rows that are asked, `[position, model]`.
  case values
  /// scale · q kᵀ (+ position bias), before softmax, `[head, query, key]` a sequence; edits at `score`
  /// act here.
  case scores
  /// softmax(scores), `[head, query, key]` a sequence; edits at stage `weight` act here.
  case weights
  /// Σ weights · v, the heads side by side, `[position, model]`; edits at stage `output` act here.
  case headOutputs
}
