import LoupeTensor

extension Transformer {
  /// What is added to the scores of the attentions of a kind; nil where nothing is.
  ///
  /// The same in every layer; cross-attention never has one.
  public func positionBias(of kind: AttentionKind) -> RelativePositionBias? {
    switch kind {
    case .encoder: encoder.positionBias
    case .decoder: decoder.positionBias
    case .cross: nil
    }
  }

  /// The maps of the attention at `site`, which must be one of the model's.
  public func attentionParameters(at site: AttentionSite) -> AttentionParameters {
    switch site.kind {
    case .encoder: AttentionParameters(encoder.layers[site.layer].selfAttention)
    case .decoder: AttentionParameters(decoder.layers[site.layer].selfAttention)
    case .cross: AttentionParameters(decoder.layers[site.layer].crossAttention)
    }
  }

  /// The norm of the attention at `site`: after the residual sum (post) or before queries, keys and
  /// values (pre); see `ModelConfiguration.normalisationPlace`.
  public func normalisationParameters(of site: AttentionSite) -> NormalisationParameters {
    let norm =
      switch site.kind {
      case .encoder: encoder.layers[site.layer].selfAttentionNorm
      case .decoder: decoder.layers[site.layer].selfAttentionNorm
      case .cross: decoder.layers[site.layer].crossAttentionNorm
      }
    return NormalisationParameters(norm.normalisation)
  }

  /// The norm after the last layer of a side; nil where there is none.
  public func outputNormalisation(of side: ModelSide) -> NormalisationParameters? {
    (side == .source ? encoder.outputNorm : decoder.outputNorm).map(NormalisationParameters.init)
  }

  /// The embeddings of the source's tokens, `[vocabulary, model]`, not scaled.
  public var sourceEmbeddings: Parameter { encoder.embedding.table }

  /// The embeddings of the target's tokens, `[vocabulary, model]`, not scaled.
  public var targetEmbeddings: Parameter { decoder.embedding.table }

  /// The matrix of the logits, `[vocabulary, model]`.
  public var outputTable: Parameter { output.table }
}
