/// The families of encoder-decoder Transformers whose checkpoints are opened.
///
/// A family is only a way to write a description down: all run the same forward pass, and what
/// differs stands in `ModelConfiguration`.
public enum ModelFamily: String, Sendable, Codable, CaseIterable {
  /// MarianMT: opus-mt, fugumt, and what Loupe trains.
  case marian
  /// BART.
  case bart
  /// mBART and mBART-50.
  case mbart
  /// M2M100 and NLLB without experts.
  case m2m100 = "m2m_100"
  /// T5, T5 v1.1, Flan-T5.
  case t5
  /// mT5, which has T5 v1.1's form.
  case mt5

  /// The name people know it by.
  public var name: String {
    switch self {
    case .marian: "MarianMT"
    case .bart: "BART"
    case .mbart: "mBART"
    case .m2m100: "M2M100"
    case .t5: "T5"
    case .mt5: "mT5"
    }
  }

  /// Whether `config.json` has T5's keys and the checkpoint T5's names.
  public var hasT5Form: Bool { self == .t5 || self == .mt5 }
}
