/// Where a residual stream (the vector that travels through the layers) can be watched.
public enum StateSite: Hashable, Sendable, CustomStringConvertible {
  /// After embedding and position, before the encoder's first layer.
  case encoderEmbedding
  /// After self-attention and normalisation of an encoder layer.
  case encoderSelfAttention(layer: Int)
  /// After an encoder layer.
  case encoderLayer(Int)
  /// After embedding and position, before the decoder's first layer.
  case decoderEmbedding
  /// After masked self-attention and normalisation of a decoder layer.
  case decoderSelfAttention(layer: Int)
  /// After cross-attention and normalisation of a decoder layer.
  case crossAttention(layer: Int)
  /// After a decoder layer.
  case decoderLayer(Int)

  /// The name used in files, for example `decoder.2.state`.
  public var description: String {
    switch self {
    case .encoderEmbedding: "encoder.embedding"
    case .encoderSelfAttention(let layer): "encoder.\(layer).after_self_attention"
    case .encoderLayer(let layer): "encoder.\(layer).state"
    case .decoderEmbedding: "decoder.embedding"
    case .decoderSelfAttention(let layer): "decoder.\(layer).after_self_attention"
    case .crossAttention(let layer): "decoder.\(layer).after_cross_attention"
    case .decoderLayer(let layer): "decoder.\(layer).state"
    }
  }

  /// Whether its rows are target positions.
  public var isDecoder: Bool {
    switch self {
    case .encoderEmbedding, .encoderSelfAttention, .encoderLayer: false
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
    return [.encoderEmbedding] + encoder + [.decoderEmbedding] + decoder
  }
}
