import LoupeTensor

/// `config.json` of T5 and mT5, as transformers reads it: what is left out has its defaults.
struct T5FormConfiguration: Decodable {
  var vocabSize: Int
  var dModel: Int
  var dKV: Int
  var dFF: Int
  var layers: Int
  var decoderLayers: Int?
  var heads: Int
  var buckets: Int?
  var maximumDistance: Int?
  var dropout: Float?
  var epsilon: Float?
  var feedForwardProjection: String?
  var activation: String?
  var isGated: Bool?
  var tieWordEmbeddings: Bool?
  var scaleDecoderOutputs: Bool?
  var padTokenID: Int?
  var endTokenID: Int?
  var decoderStartTokenID: Int?

  enum CodingKeys: String, CodingKey {
    case vocabSize = "vocab_size"
    case dModel = "d_model"
    case dKV = "d_kv"
    case dFF = "d_ff"
    case layers = "num_layers"
    case decoderLayers = "num_decoder_layers"
    case heads = "num_heads"
    case buckets = "relative_attention_num_buckets"
    case maximumDistance = "relative_attention_max_distance"
    case dropout = "dropout_rate"
    case epsilon = "layer_norm_epsilon"
    case feedForwardProjection = "feed_forward_proj"
    case activation = "dense_act_fn"
    case isGated = "is_gated_act"
    case tieWordEmbeddings = "tie_word_embeddings"
    case scaleDecoderOutputs = "scale_decoder_outputs"
    case padTokenID = "pad_token_id"
    case endTokenID = "eos_token_id"
    case decoderStartTokenID = "decoder_start_token_id"
  }

  /// The configuration it describes; what is not supported is refused by name.
  func configuration(
    _ family: ModelFamily, file: String
  ) throws(ModelError) -> ModelConfiguration {
    var configuration = ModelConfiguration(
      vocabularySize: vocabSize, dModel: dModel, layers: layers, heads: heads, feedForward: dFF,
      padID: padTokenID ?? 0, endID: endTokenID ?? 1)
    configuration.family = family
    configuration.decoderLayers = decoderLayers ?? layers
    configuration.explicitHeadSize = dKV
    configuration.decoderStartID = decoderStartTokenID ?? configuration.padID
    configuration.dropout = dropout ?? 0.1
    configuration.attentionDropout = configuration.dropout
    configuration.activationDropout = configuration.dropout
    configuration.normalisation = .rootMeanSquare
    configuration.normalisationPlace = .pre
    configuration.normalisesOutput = true
    configuration.normalisationEpsilon = epsilon ?? 1e-6
    configuration.positions = .relative(
      buckets: buckets ?? 32, maximumDistance: maximumDistance ?? 128)
    configuration.maximumPositions = ModelConfiguration.relativePositionGuard
    configuration.attentionScaling = .none
    configuration.hasBiases = false
    configuration.scalesEmbeddings = false
    configuration.hasOutputBias = false
    configuration.tiesOutput = tieWordEmbeddings ?? (family == .t5)
    configuration.scalesOutput = scaleDecoderOutputs ?? configuration.tiesOutput
    try readFeedForward(family, file: file, into: &configuration)
    try configuration.validate(file: file)
    return configuration
  }

  /// `feed_forward_proj` is `relu` or `gated-gelu`; newer files say the same in two other keys, which
  /// then decide.
  private func readFeedForward(
    _ family: ModelFamily, file: String, into configuration: inout ModelConfiguration
  ) throws(ModelError) {
    let key = "feed_forward_proj"
    let projection = feedForwardProjection ?? (family == .mt5 ? "gated-gelu" : "relu")
    let parts = projection.split(separator: "-", omittingEmptySubsequences: false)
    let saysGated = parts.count == 2 && parts[0] == "gated"
    guard parts.count == 1 || saysGated, let last = parts.last else {
      throw .unsupported(
        key: key, value: projection, file: file,
        supported: "a nonlinearity, or gated- and a nonlinearity")
    }
    configuration.isGated = isGated ?? saysGated
    if let activation {
      configuration.activation = try ActivationName.activation(
        activation, key: "dense_act_fn", file: file)
    } else {
      // T5 v1.1 means the tanh form where it says gelu.
      configuration.activation =
        projection == "gated-gelu"
        ? .geluTanh : try ActivationName.activation(String(last), key: key, file: file)
    }
  }
}
