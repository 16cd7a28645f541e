/// The three attentions of the Transformer.
public enum AttentionKind: String, Sendable, Codable, CaseIterable {
  /// Encoder self-attention: source positions look at source positions.
  case encoder
  /// Masked decoder self-attention: target positions look back at target positions.
  case decoder
  /// Cross-attention: target positions look at source positions.
  case cross
}

/// One attention sublayer: where weights can be watched and edited.
public struct AttentionSite: Hashable, Sendable, CustomStringConvertible {
  /// Which of the three.
  public let kind: AttentionKind
  /// Layer, from 0.
  public let layer: Int

  /// The attention `kind` of layer `layer`.
  public init(_ kind: AttentionKind, layer: Int) {
    self.kind = kind
    self.layer = layer
  }

  /// For example `decoder.3.cross_attention`, the name used in files.
  public var description: String {
    switch kind {
    case .encoder: "encoder.\(layer).self_attention"
    case .decoder: "decoder.\(layer).self_attention"
    case .cross: "decoder.\(layer).cross_attention"
    }
  }

  /// Every site of a model, in the order the forward pass visits them.
  public static func all(of configuration: ModelConfiguration) -> [AttentionSite] {
    (0..<configuration.encoderLayers).map { AttentionSite(.encoder, layer: $0) }
      + (0..<configuration.decoderLayers).flatMap {
        [AttentionSite(.decoder, layer: $0), AttentionSite(.cross, layer: $0)]
      }
  }
}
