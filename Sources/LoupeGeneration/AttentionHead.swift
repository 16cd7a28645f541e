import LoupeModel

/// One attention head of a model.
public struct AttentionHead: Hashable, Sendable {
  /// The attention it belongs to.
  public let site: AttentionSite
  /// Its number among the heads of that attention, from 0.
  public let head: Int

  /// Head `head` of the attention at `site`.
  public init(_ site: AttentionSite, head: Int) {
    self.site = site
    self.head = head
  }

  /// Every head of a model: encoder, decoder, cross-attention, inside them by layer, then by head.
  public static func all(of configuration: ModelConfiguration) -> [AttentionHead] {
    AttentionKind.allCases.flatMap { kind in
      let isEncoder = kind == .encoder
      let layers = isEncoder ? configuration.encoderLayers : configuration.decoderLayers
      let heads = isEncoder ? configuration.encoderHeads : configuration.decoderHeads
      return (0..<layers).flatMap { layer in
        (0..<heads).map { AttentionHead(AttentionSite(kind, layer: layer), head: $0) }
      }
    }
  }

  /// The edit that takes its contribution away (Michel, Levy and Neubig 2019).
  public var ablation: AttentionEdit {
    AttentionEdit(
      site: site.kind, layers: .some([site.layer]), heads: .some([head]), queries: .all, keys: .all,
      stage: .output, change: .zero)
  }
}
