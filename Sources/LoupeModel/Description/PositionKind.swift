/// How a model knows where a token stands.
public enum PositionKind: Sendable, Equatable {
  /// Sines and cosines are added to the embeddings (Vaswani et al. 2017, section 3.5).
  case sinusoidal
  /// The same, counted as M2M100 counts: from the id of the padding token on, which itself has
  /// none, and with wavelengths that end at 10000.
  case sinusoidalAfterPadding
  /// A vector for each position, learned, is added to the embeddings; `offset` rows of the table
  /// come before the first.
  case learned(offset: Int)
  /// A bias for each head and distance of key and query is added to the scores of self-attention
  /// (Raffel et al. 2020, section 2.1); distances share `buckets`, those from `maximumDistance` on
  /// the last.
  case relative(buckets: Int, maximumDistance: Int)

  /// `sinusoidal`, `learned` or `relative`.
  public var name: String {
    switch self {
    case .sinusoidal, .sinusoidalAfterPadding: "sinusoidal"
    case .learned: "learned"
    case .relative: "relative"
    }
  }

  /// Whether there is a last position; relative positions have none.
  public var hasLimit: Bool {
    if case .relative = self { false } else { true }
  }
}
