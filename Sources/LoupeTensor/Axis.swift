/// What a tensor's axis runs over; the legend of every shape comment.
public enum Axis: UInt8, Sendable {
  /// Unused place of a shape with fewer than four axes.
  case none = 0
  /// Rows of token positions, all sequences of a batch one after the other (no padding).
  case position
  /// Attention heads.
  case head
  /// The positions that ask.
  case query
  /// The positions that are asked.
  case key
  /// The model's width, d_model.
  case model
  /// Width of one head, d_model / heads.
  case headSize
  /// Width inside the feed-forward sublayer.
  case feedForward
  /// Entries of the vocabulary.
  case vocabulary
  /// Attention weights of ragged blocks, [head, query, key] block after block.
  case weight

  /// The axis' name as error texts write it.
  public var name: String { String(describing: self) }
}
