extension BARTFormConfiguration {
  /// The description of a model that Loupe trained, so that transformers opens it unchanged.
  ///
  /// - Throws: `ModelError` where the model has not its family's form: whoever opened it would run
  ///   another model.
  init(_ configuration: ModelConfiguration, halfPrecision: Bool) throws(ModelError) {
    let family = configuration.family
    guard !family.hasT5Form else {
      throw .unsupported(
        key: "model_type", value: family.rawValue, file: "the model to save",
        supported: "models of BART's form: marian, bart, mbart, m2m_100")
    }
    modelType = family.rawValue
    vocabSize = configuration.sourceVocabularySize
    decoderVocabSize = configuration.vocabularySize
    dModel = configuration.dModel
    encoderLayers = configuration.encoderLayers
    decoderLayers = configuration.decoderLayers
    encoderAttentionHeads = configuration.encoderHeads
    decoderAttentionHeads = configuration.decoderHeads
    encoderFfnDim = configuration.encoderFeedForward
    decoderFfnDim = configuration.decoderFeedForward
    activationFunction = ActivationName.name(of: configuration.activation)
    scaleEmbedding = configuration.scalesEmbeddings
    maxPositionEmbeddings = configuration.maximumPositions
    dropout = configuration.dropout
    attentionDropout = configuration.attentionDropout
    activationDropout = configuration.activationDropout
    padTokenId = configuration.padID
    eosTokenId = configuration.endID
    decoderStartTokenId = configuration.decoderStartID
    forcedEosTokenId = configuration.endID
    shareEncoderDecoderEmbeddings = configuration.sharesEmbeddings
    normalizeBefore = configuration.normalisationPlace == .pre
    normalizeEmbedding = configuration.normalisesEmbeddings
    staticPositionEmbeddings = configuration.positions.name == "sinusoidal"
    addFinalLayerNorm = configuration.normalisesOutput
    tieWordEmbeddings = configuration.tiesOutput
    architectures = [Self.architecture(of: family)]
    isEncoderDecoder = true
    numHiddenLayers = configuration.encoderLayers
    useCache = true
    dtype = halfPrecision ? "float16" : "float32"
    guard try self.configuration(family, file: "the model to save") == configuration else {
      throw .configuration(
        file: "the model to save",
        reason: "has a form that \(family.name)'s config.json cannot say; save it as a family that "
          + "has its norms and positions")
    }
  }

  /// The class that transformers opens it with.
  private static func architecture(of family: ModelFamily) -> String {
    switch family {
    case .marian: "MarianMTModel"
    case .bart: "BartForConditionalGeneration"
    case .mbart: "MBartForConditionalGeneration"
    case .m2m100: "M2M100ForConditionalGeneration"
    case .t5: "T5ForConditionalGeneration"
    case .mt5: "MT5ForConditionalGeneration"
    }
  }
}
