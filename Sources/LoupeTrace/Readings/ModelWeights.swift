import LoupeModel

/// What readings need of a model besides what was recorded of it: weights and choices.
struct ModelWeights {
  private let model: Transformer

  /// The weights of `model`.
  init(_ model: Transformer) { self.model = model }

  /// Width of the model.
  var width: Int { model.configuration.dModel }

  /// Whether sublayers normalise after the residual, and not before.
  var normalisesAfter: Bool { model.configuration.normalisationPlace == .post }

  /// What q·k is multiplied by in the attention `kind`.
  func scale(of kind: AttentionKind) -> Float {
    kind == .encoder
      ? model.configuration.encoderAttentionScale : model.configuration.decoderAttentionScale
  }

  /// What is added to the scores of `query`, a number for each of the first `keys` keys; nil where the
  /// model adds nothing.
  func positionBias(_ kind: AttentionKind, head: Int, query: Int, keys: Int) -> [Float]? {
    model.positionBias(of: kind).map { bias in
      (0..<keys).map { bias.value(head: head, query: query, key: $0) }
    }
  }

  /// W_O of one attention, `[model, heads · headSize]` as `[outputs, inputs]`.
  func outputWeight(of site: AttentionSite) -> [Float] {
    model.attentionParameters(at: site).output.weight.values.array()
  }

  /// b_O of one attention, `[model]`; zeros where the model has none.
  func outputBias(of site: AttentionSite) -> [Float] {
    model.attentionParameters(at: site).output.bias?.values.array()
      ?? [Float](repeating: 0, count: width)
  }

  /// The normalisation of the attention at `site`.
  func normalisation(of site: AttentionSite) -> NormalisationParameters {
    model.normalisationParameters(of: site)
  }

  /// The tokens' rows of a side's embedding table, `[token, model]`, scaled as the model scales them.
  func embeddings(of ids: [Int], _ side: ModelSide) -> [Float] {
    let table = (side == .source ? model.sourceEmbeddings : model.targetEmbeddings).values.elements
    let scale = model.configuration.embeddingScale
    return ids.flatMap { id in table[id * width..<(id + 1) * width].map { scale * $0 } }
  }
}

extension AttentionSite {
  /// The residual stream that enters this attention's sublayer.
  var inputState: StateSite {
    switch kind {
    case .encoder: layer == 0 ? .encoderEmbedding : .encoderLayer(layer - 1)
    case .decoder: layer == 0 ? .decoderEmbedding : .decoderLayer(layer - 1)
    case .cross: .decoderSelfAttention(layer: layer)
    }
  }

  /// The residual stream after this attention's sublayer.
  var outputState: StateSite {
    switch kind {
    case .encoder: .encoderSelfAttention(layer: layer)
    case .decoder: .decoderSelfAttention(layer: layer)
    case .cross: .crossAttention(layer: layer)
    }
  }
}
