import LoupeTensor

extension BARTFormConfiguration {
  /// Rows of BART's table of learned positions before that of position 0.
  static let learnedPositionOffset = 2

  /// The configuration it describes; what is not supported is refused by name.
  func configuration(
    _ family: ModelFamily, file: String
  ) throws(ModelError) -> ModelConfiguration {
    try refuseUnsupported(family, file: file)
    var configuration = ModelConfiguration(
      vocabularySize: vocabSize, dModel: dModel, layers: encoderLayers,
      heads: encoderAttentionHeads, feedForward: encoderFfnDim, padID: padTokenId,
      endID: eosTokenId)
    configuration.family = family
    configuration.decoderLayers = decoderLayers
    configuration.decoderHeads = decoderAttentionHeads
    configuration.decoderFeedForward = decoderFfnDim
    configuration.activation = try ActivationName.activation(
      activationFunction ?? (family == .m2m100 ? "relu" : "gelu"), key: "activation_function",
      file: file)
    configuration.scalesEmbeddings = scaleEmbedding ?? (family == .m2m100)
    configuration.maximumPositions = maxPositionEmbeddings ?? 1_024
    configuration.dropout = dropout ?? 0.1
    configuration.attentionDropout = attentionDropout ?? 0
    configuration.activationDropout = activationDropout ?? 0
    configuration.decoderStartID =
      decoderStartTokenId ?? (family == .marian ? padTokenId : eosTokenId)
    configuration.tiesOutput = tieWordEmbeddings ?? true
    describe(family, &configuration)
    try configuration.validate(file: file)
    return configuration
  }

  /// What the family fixes.
  private func describe(_ family: ModelFamily, _ configuration: inout ModelConfiguration) {
    switch family {
    case .marian:
      configuration.sharesEmbeddings = shareEncoderDecoderEmbeddings ?? true
      if !configuration.sharesEmbeddings {
        configuration.vocabularySize = decoderVocabSize ?? vocabSize
      }
    case .bart:
      configuration.positions = .learned(offset: Self.learnedPositionOffset)
      configuration.normalisesEmbeddings = true
      configuration.sharesEmbeddings = configuration.tiesOutput
    case .mbart:
      configuration.positions = .learned(offset: Self.learnedPositionOffset)
      configuration.normalisesEmbeddings = true
      configuration.normalisationPlace = .pre
      configuration.normalisesOutput = true
      configuration.sharesEmbeddings = configuration.tiesOutput
    case .m2m100:
      configuration.positions = .sinusoidalAfterPadding
      configuration.normalisationPlace = .pre
      configuration.normalisesOutput = true
      configuration.sharesEmbeddings = configuration.tiesOutput
      configuration.hasOutputBias = false
    case .t5, .mt5:
      preconditionFailure("T5's keys are others")
    }
  }

  /// Refuses switches of old configurations that ask for another form than the family's, which
  /// transformers no longer runs either.
  private func refuseUnsupported(_ family: ModelFamily, file: String) throws(ModelError) {
    let isPreNorm = family == .mbart || family == .m2m100
    let isLearned = family == .bart || family == .mbart
    let demands: [(key: String, found: Bool?, needed: Bool)] = [
      ("normalize_before", normalizeBefore, isPreNorm),
      ("normalize_embedding", normalizeEmbedding, isLearned),
      ("static_position_embeddings", staticPositionEmbeddings, !isLearned),
      ("add_final_layer_norm", addFinalLayerNorm, isPreNorm),
    ]
    for demand in demands {
      try CommonConfiguration.require(demand.key, demand.found, demand.needed, file: file)
    }
    let shares = shareEncoderDecoderEmbeddings ?? true
    if let decoderVocabSize, decoderVocabSize != vocabSize, family == .marian, shares {
      throw .unsupported(
        key: "decoder_vocab_size", value: "\(decoderVocabSize)", file: file,
        supported: "the same as vocab_size (\(vocabSize)) while "
          + "“share_encoder_decoder_embeddings” is true")
    }
    if let extraPosEmbeddings, isLearned, extraPosEmbeddings != Self.learnedPositionOffset {
      throw .unsupported(
        key: "extra_pos_embeddings", value: "\(extraPosEmbeddings)", file: file,
        supported: "\(Self.learnedPositionOffset)")
    }
  }
}
