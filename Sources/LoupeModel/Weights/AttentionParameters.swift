/// The four maps of an attention; head h has rows h · headSize … of query, key and value, and the
/// same columns of output.
public struct AttentionParameters: Sendable {
  /// W_Q, `[heads · headSize, model]`.
  public let query: LinearParameters
  /// W_K, `[heads · headSize, model]`.
  public let key: LinearParameters
  /// W_V, `[heads · headSize, model]`.
  public let value: LinearParameters
  /// W_O, `[model, heads · headSize]`.
  public let output: LinearParameters

  init(_ attention: MultiHeadAttention) {
    query = attention.query.parameters
    key = attention.key.parameters
    value = attention.value.parameters
    output = attention.output.parameters
  }
}
