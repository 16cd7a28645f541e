import LoupeTensor

/// `config.json` of a MarianMT checkpoint, as transformers reads and writes it.
struct MarianConfiguration: Codable {
  var modelType: String
  var vocabSize: Int
  var decoderVocabSize: Int?
  var dModel: Int
  var encoderLayers: Int
  var decoderLayers: Int
  var encoderAttentionHeads: Int
  var decoderAttentionHeads: Int
  var encoderFfnDim: Int
  var decoderFfnDim: Int
  var activationFunction: String
  var scaleEmbedding: Bool?
  var maxPositionEmbeddings: Int?
  var dropout: Float?
  var attentionDropout: Float?
  var activationDropout: Float?
  var padTokenId: Int
  var eosTokenId: Int
  var decoderStartTokenId: Int?
  var forcedEosTokenId: Int?
  var shareEncoderDecoderEmbeddings: Bool?
  var normalizeBefore: Bool?
  var normalizeEmbedding: Bool?
  var staticPositionEmbeddings: Bool?
  var addFinalLayerNorm: Bool?
  var tieWordEmbeddings: Bool?
  // Written so that transformers opens what Loupe trains.
  var architectures: [String]?
  var isEncoderDecoder: Bool?
  var numHiddenLayers: Int?
  var useCache: Bool?
  var dtype: String?

  enum CodingKeys: String, CodingKey {
    case modelType = "model_type"
    case vocabSize = "vocab_size"
    case decoderVocabSize = "decoder_vocab_size"
    case dModel = "d_model"
    case encoderLayers = "encoder_layers"
    case decoderLayers = "decoder_layers"
    case encoderAttentionHeads = "encoder_attention_heads"
    case decoderAttentionHeads = "decoder_attention_heads"
    case encoderFfnDim = "encoder_ffn_dim"
    case decoderFfnDim = "decoder_ffn_dim"
    case activationFunction = "activation_function"
    case scaleEmbedding = "scale_embedding"
    case maxPositionEmbeddings = "max_position_embeddings"
    case dropout
    case attentionDropout = "attention_dropout"
    case activationDropout = "activation_dropout"
    case padTokenId = "pad_token_id"
    case eosTokenId = "eos_token_id"
    case decoderStartTokenId = "decoder_start_token_id"
    case forcedEosTokenId = "forced_eos_token_id"
    case shareEncoderDecoderEmbeddings = "share_encoder_decoder_embeddings"
    case normalizeBefore = "normalize_before"
    case normalizeEmbedding = "normalize_embedding"
    case staticPositionEmbeddings = "static_position_embeddings"
    case addFinalLayerNorm = "add_final_layer_norm"
    case tieWordEmbeddings = "tie_word_embeddings"
    case architectures
    case isEncoderDecoder = "is_encoder_decoder"
    case numHiddenLayers = "num_hidden_layers"
    case useCache = "use_cache"
    case dtype
  }

  /// The configuration it describes; what is not supported is refused by name.
  func configuration(file: String) throws(ModelError) -> ModelConfiguration {
    try refuseUnsupported(file: file)
    guard let activation = Self.activations[activationFunction] else {
      throw .unsupported(
        key: "activation_function", value: activationFunction, file: file,
        supported: Self.activations.keys.sorted().joined(separator: ", "))
    }
    var configuration = ModelConfiguration(
      vocabularySize: vocabSize, dModel: dModel, layers: encoderLayers,
      heads: encoderAttentionHeads, feedForward: encoderFfnDim, padID: padTokenId,
      endID: eosTokenId)
    configuration.decoderLayers = decoderLayers
    configuration.decoderHeads = decoderAttentionHeads
    configuration.decoderFeedForward = decoderFfnDim
    configuration.activation = activation
    configuration.scalesEmbeddings = scaleEmbedding ?? false
    configuration.maximumPositions = maxPositionEmbeddings ?? 1_024
    configuration.dropout = dropout ?? 0.1
    configuration.attentionDropout = attentionDropout ?? 0
    configuration.activationDropout = activationDropout ?? 0
    configuration.decoderStartID = decoderStartTokenId ?? padTokenId
    try configuration.validate(file: file)
    return configuration
  }

  private static let activations: [String: Activation] = [
    "relu": .relu, "swish": .swish, "silu": .swish,
  ]

  private func refuseUnsupported(file: String) throws(ModelError) {
    guard modelType == "marian" else {
      throw .unsupported(key: "model_type", value: modelType, file: file, supported: "marian")
    }
    let demands: [(key: String, found: Bool?, needed: Bool)] = [
      ("share_encoder_decoder_embeddings", shareEncoderDecoderEmbeddings, true),
      ("normalize_before", normalizeBefore, false),
      ("normalize_embedding", normalizeEmbedding, false),
      ("static_position_embeddings", staticPositionEmbeddings, true),
      ("add_final_layer_norm", addFinalLayerNorm, false),
      ("tie_word_embeddings", tieWordEmbeddings, true),
    ]
    for demand in demands {
      if let found = demand.found, found != demand.needed {
        throw .unsupported(
          key: demand.key, value: "\(found)", file: file, supported: "\(demand.needed)")
      }
    }
    if let decoderVocabSize, decoderVocabSize != vocabSize {
      throw .unsupported(
        key: "decoder_vocab_size", value: "\(decoderVocabSize)", file: file,
        supported: "the same as vocab_size (\(vocabSize))")
    }
  }

  /// The description of a model that Loupe trained.
  init(_ configuration: ModelConfiguration, halfPrecision: Bool) {
    modelType = "marian"
    vocabSize = configuration.vocabularySize
    decoderVocabSize = configuration.vocabularySize
    dModel = configuration.dModel
    encoderLayers = configuration.encoderLayers
    decoderLayers = configuration.decoderLayers
    encoderAttentionHeads = configuration.encoderHeads
    decoderAttentionHeads = configuration.decoderHeads
    encoderFfnDim = configuration.encoderFeedForward
    decoderFfnDim = configuration.decoderFeedForward
    activationFunction = configuration.activation.rawValue
    scaleEmbedding = configuration.scalesEmbeddings
    maxPositionEmbeddings = configuration.maximumPositions
    dropout = configuration.dropout
    attentionDropout = configuration.attentionDropout
    activationDropout = configuration.activationDropout
    padTokenId = configuration.padID
    eosTokenId = configuration.endID
    decoderStartTokenId = configuration.decoderStartID
    forcedEosTokenId = configuration.endID
    shareEncoderDecoderEmbeddings = true
    normalizeBefore = false
    normalizeEmbedding = false
    staticPositionEmbeddings = true
    addFinalLayerNorm = false
    tieWordEmbeddings = true
    architectures = ["MarianMTModel"]
    isEncoderDecoder = true
    numHiddenLayers = configuration.encoderLayers
    useCache = true
    dtype = halfPrecision ? "float16" : "float32"
  }
}
