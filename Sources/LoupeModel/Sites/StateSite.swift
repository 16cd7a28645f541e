/// Where a residual stream (the vector that travels through the layers) can be watched.
///
/// In post-norm models the stream behind a sublayer is normalised; in pre-norm models it is not: it
/// is the sum that the next sublayer normalises for itself.
public enum StateSite: Hashable, Sendable, CustomStringConvertible {
  /// After embedding and position, before the encoder's first layer.
  case encoderEmbedding
  /// After self-attention of an encoder layer, its residual and norm.
  case encoderSelfAttention(layer: Int)
  /// After an encoder layer.
  case encoderLayer(Int)
  /// After the norm behind the encoder's last layer, in models that have one.
  case encoderOutput
  /// After embedding and position, before the decoder's first layer.
  case decoderEmbedding
  /// After masked self-attention of a decoder layer, its residual and norm.
  case decoderSelfAttention(layer: Int)
  /// After cross-attention of a decoder layer, its residual and norm.
  case crossAttention(layer: Int)
  /// After a decoder layer.
  case decoderLayer(Int)
  /// After the norm behind the decoder's last layer, in models that have one.
  case decoderOutput

  /// The name used in files, for example `decoder.2.state`.
  public var description: String {
    switch self {
    case .encoderEmbedding: "encoder.embedding"
    case .encoderSelfAttention(let layer): "encoder.\(layer).after_self_attention"
    case .encoderLayer(let layer): "encoder.\(layer).state"
    case .encoderOutput: "encoder.output"
    case .decoderEmbedding: "decoder.embedding"
    case .decoderSelfAttention(let layer): "decoder.\(layer).after_self_attention"
    case .crossAttention(let layer): "decoder.\(layer).after_cross_attention"
    case .decoderLayer(let layer): "decoder.\(layer).state"
    case .decoderOutput: "decoder.output"
    }
  }

  /// Whether its rows are target positions.
  public var isDecoder: Bool {
    switch self {
    case .encoderEmbedding, .encoderSelfAttention, .encoderLayer, .encoderOutput: false
    default: true
    }
  }

  /// Every state of a model, in the order the forward pass computes them.
  public static func all(of configuration: ModelConfiguration) -> [StateSite] {
    let encoder: [StateSite] = (0..<configuration.encoderLayers).flatMap {
      [.encoderSelfAttention(layer: $0), .encoderLayer($0)]
    }
    let decoder: [StateSite] = (0..<configuration.decoderLayers).flatMap {
      [.decoderSelfAttention(layer: $0), .crossAttention(layer: $0), .decoderLayer($0)]
    }
    let hasOutput = configuration.normalisesOutput
    return [.encoderEmbedding] + encoder + (hasOutput ? [.encoderOutput] : []) + [.decoderEmbedding]
      + decoder + (hasOutput ? [.decoderOutput] : [])
  }
}
