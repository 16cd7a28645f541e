/// What a family's checkpoints call the parameters.
///
/// Two forms exist: BART's (Marian, BART, mBART, M2M100) and T5's.
struct ParameterNames: Sendable {
  /// The parts of a layer, each with its residual and norm.
  enum Sublayer: Int {
    case selfAttention, crossAttention, feedForward
  }

  let hasT5Form: Bool
  let isGated: Bool

  init(_ configuration: ModelConfiguration) {
    hasT5Form = configuration.family.hasT5Form
    isGated = configuration.isGated
  }

  /// Everything of one side: `encoder`, or with BART's prefix `model.encoder`.
  private func stack(_ side: ModelSide) -> String {
    let name = side == .source ? "encoder" : "decoder"
    return hasT5Form ? name : "model.\(name)"
  }

  private func layer(_ side: ModelSide, _ layer: Int) -> String {
    "\(stack(side)).\(hasT5Form ? "block" : "layers").\(layer)"
  }

  /// A part of one of T5's layers, which are numbered: an encoder layer has no cross-attention.
  private func numbered(_ sublayer: Sublayer, _ side: ModelSide, _ layer: Int) -> String {
    let number = side == .source && sublayer == .feedForward ? 1 : sublayer.rawValue
    return "\(self.layer(side, layer)).layer.\(number)"
  }

  /// The linear maps of an attention.
  func attention(
    _ site: AttentionSite
  ) -> (query: String, key: String, value: String, output: String) {
    let (side, sublayer): (ModelSide, Sublayer) =
      switch site.kind {
      case .encoder: (.source, .selfAttention)
      case .decoder: (.target, .selfAttention)
      case .cross: (.target, .crossAttention)
      }
    let isCross = sublayer == .crossAttention
    if hasT5Form {
      let name =
        numbered(sublayer, side, site.layer) + (isCross ? ".EncDecAttention" : ".SelfAttention")
      return ("\(name).q", "\(name).k", "\(name).v", "\(name).o")
    }
    let name = layer(side, site.layer) + (isCross ? ".encoder_attn" : ".self_attn")
    return ("\(name).q_proj", "\(name).k_proj", "\(name).v_proj", "\(name).out_proj")
  }

  /// The norm of a sublayer.
  func norm(_ sublayer: Sublayer, _ side: ModelSide, layer: Int) -> String {
    if hasT5Form { return "\(numbered(sublayer, side, layer)).layer_norm" }
    let name = self.layer(side, layer)
    return switch sublayer {
    case .selfAttention: "\(name).self_attn_layer_norm"
    case .crossAttention: "\(name).encoder_attn_layer_norm"
    case .feedForward: "\(name).final_layer_norm"
    }
  }

  /// The maps into the feed-forward sublayer (gate and value where it is gated) and out of it.
  func feedForward(_ side: ModelSide, layer: Int) -> (expand: [String], contract: String) {
    guard hasT5Form else {
      let name = self.layer(side, layer)
      return (["\(name).fc1"], "\(name).fc2")
    }
    let name = "\(numbered(.feedForward, side, layer)).DenseReluDense"
    return (isGated ? ["\(name).wi_0", "\(name).wi_1"] : ["\(name).wi"], "\(name).wo")
  }

  /// The norm after embeddings and positions.
  func embeddingNorm(_ side: ModelSide) -> String { "\(stack(side)).layernorm_embedding" }

  /// The norm after the last layer.
  func outputNorm(_ side: ModelSide) -> String {
    "\(stack(side)).\(hasT5Form ? "final_layer_norm" : "layer_norm")"
  }

  /// The table of learned positions.
  func positions(_ side: ModelSide) -> String { "\(stack(side)).embed_positions.weight" }

  /// The biases of relative positions, `[buckets, heads]`; the first layer's serve all.
  func relativePositions(_ side: ModelSide) -> String {
    "\(numbered(.selfAttention, side, 0)).SelfAttention.relative_attention_bias.weight"
  }

  /// The embedding table that both sides share, and where else it may stand.
  var sharedEmbeddings: [String] {
    let shared = hasT5Form ? "shared.weight" : "model.shared.weight"
    return [shared] + [.source, .target].map(ownEmbeddings) + [outputTable]
  }

  /// The embedding table of one side, and where else it may stand.
  func embeddings(_ side: ModelSide) -> [String] {
    [ownEmbeddings(side), hasT5Form ? "shared.weight" : "model.shared.weight"]
  }

  private func ownEmbeddings(_ side: ModelSide) -> String {
    "\(stack(side)).embed_tokens.weight"
  }

  /// The matrix of the logits, where it is not the embedding table.
  let outputTable = "lm_head.weight"
  /// What is added to the logits.
  let outputBias = "final_logits_bias"
}
