import LoupeTensor

/// What every `config.json` says, whatever the family, and what no family may ask for.
struct CommonConfiguration: Decodable {
  var modelType: String
  var architectures: [String]?
  var isEncoderDecoder: Bool?
  var isDecoder: Bool?
  var tieEncoderDecoder: Bool?
  var quantisation: Presence?

  /// A key that is there, whatever stands under it.
  struct Presence: Decodable {
    init(from decoder: any Decoder) {}
  }

  enum CodingKeys: String, CodingKey {
    case modelType = "model_type"
    case architectures
    case isEncoderDecoder = "is_encoder_decoder"
    case isDecoder = "is_decoder"
    case tieEncoderDecoder = "tie_encoder_decoder"
    case quantisation = "quantization_config"
  }

  /// The family, if all that is common is supported.
  func family(file: String) throws(ModelError) -> ModelFamily {
    guard let family = ModelFamily(rawValue: modelType) else {
      throw .unsupported(
        key: "model_type", value: modelType, file: file,
        supported: ModelFamily.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let demands: [(key: String, found: Bool?, needed: Bool)] = [
      ("is_encoder_decoder", isEncoderDecoder, true), ("is_decoder", isDecoder, false),
      ("tie_encoder_decoder", tieEncoderDecoder, false),
    ]
    for demand in demands {
      try Self.require(demand.key, demand.found, demand.needed, file: file)
    }
    if quantisation != nil {
      throw .unsupported(
        key: "quantization_config", value: "given", file: file,
        supported: "float32, float16 and bfloat16 weights")
    }
    if let architectures, !architectures.isEmpty, !architectures.contains(where: Self.translates) {
      throw .unsupported(
        key: "architectures", value: architectures.joined(separator: ", "), file: file,
        supported: "models that generate, for example \(family.rawValue)'s for conditional "
          + "generation")
    }
    return family
  }

  /// Whether an architecture has encoder, decoder and logits.
  private static func translates(_ architecture: String) -> Bool {
    architecture.hasSuffix("ForConditionalGeneration")
      || (architecture.hasSuffix("Model") && !architecture.hasSuffix("EncoderModel"))
  }

  /// Refuses another value of a switch than the one that is supported.
  static func require(
    _ key: String, _ found: Bool?, _ needed: Bool, file: String
  ) throws(ModelError) {
    guard let found, found != needed else { return }
    throw .unsupported(key: key, value: "\(found)", file: file, supported: "\(needed)")
  }
}
