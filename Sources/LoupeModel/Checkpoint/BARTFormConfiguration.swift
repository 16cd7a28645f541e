import LoupeTensor

/// `config.json` of the families of BART's form (Marian, BART, mBART, M2M100), as transformers reads
/// and writes it: what may be left out has the family's default.
struct BARTFormConfiguration: Codable {
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
  var activationFunction: String?
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
  var extraPosEmbeddings: Int?
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
    case extraPosEmbeddings = "extra_pos_embeddings"
    case architectures
    case isEncoderDecoder = "is_encoder_decoder"
    case numHiddenLayers = "num_hidden_layers"
    case useCache = "use_cache"
    case dtype
  }
}
