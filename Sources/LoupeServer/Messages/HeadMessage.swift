import LoupeModel
import LoupeTrace

/// The arithmetic of one query in one head, as the API writes it.
struct HeadMessage: Encodable {
  let attention: String
  let layer: Int
  let head: Int
  let query: Int
  let scale: Float
  let tensors: [String: TraceDocument.Tensor]

  init(_ arithmetic: HeadArithmetic) {
    attention = AttentionWord(arithmetic.site.kind).rawValue
    layer = arithmetic.site.layer
    head = arithmetic.head
    query = arithmetic.query
    scale = arithmetic.scale
    tensors = arithmetic.tensors.mapValues { TraceDocument.Tensor(base64: $0) }
  }
}

/// The three attentions by the words that the page uses.
enum AttentionWord: String, CaseIterable {
  case encoder
  case own = "self"
  case cross

  init(_ kind: AttentionKind) {
    self =
      switch kind {
      case .encoder: .encoder
      case .decoder: .own
      case .cross: .cross
      }
  }

  /// The attention it means.
  var kind: AttentionKind {
    switch self {
    case .encoder: .encoder
    case .own: .decoder
    case .cross: .cross
    }
  }
}
