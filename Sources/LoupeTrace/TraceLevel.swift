/// How much of a generation is recorded.
public enum TraceLevel: String, Sendable, Codable, CaseIterable {
  /// Attention weights of every layer and head, and the distribution.
  case attention
  /// Also queries, keys, values, scores before softmax, head outputs and residual streams.
  case full
}
