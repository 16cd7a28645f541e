import LoupeModel

/// ALTI and ALTI+: how much each token of source and prefix contributed to each step.
///
/// Each attention sublayer's contributions C (see `SublayerContributions`) are followed down
/// through the layers, as attention rollout follows weights:
///
///     encoder:  R_l = C_l R_{l-1}
///     decoder:  D'_l = C_self,l D_{l-1}    D_l = c_residual,l D'_l + C_cross,l [R, 0]
///
/// with R_0 = I and D_0 = [0, I], a row of D holding source tokens, then the target tokens read.
/// Range 0…1; rows of source and prefix together sum to 1.
/// Source: Ferrando, Gállego & Costa-jussà 2022 (ALTI); Ferrando et al. 2022 (ALTI+). Holds for
/// normalisation after the residual and before the sublayer alike, each with its own decomposition;
/// takes feed-forward sublayers and the norm after the last layer to keep positions apart. Needs
/// level `full` and the model.
public struct TokenContributions: Sendable {
  /// What each encoder layer mixed, `[source, source]` a layer.
  public let encoderLayers: [Matrix]
  /// What each decoder layer's self-attention mixed, `[target, target]` a layer.
  public let decoderLayers: [Matrix]
  /// What each layer took from the encoder's states, `[target, source]` a layer.
  public let crossLayers: [Matrix]
  /// What each layer kept past its cross-attention, `[target]` a layer.
  public let residualLayers: [[Double]]
  /// Source tokens in the encoder's last states, `[source, source]`.
  public let encoder: Matrix
  /// Source tokens in the decoder's states after each layer, `[target, source]`.
  public let sourceAfterLayers: [Matrix]
  /// Target tokens read in the decoder's states after each layer, `[target, target]`.
  public let prefixAfterLayers: [Matrix]

  /// Source tokens in the decoder's last states, `[target, source]`.
  public var source: Matrix { sourceAfterLayers[sourceAfterLayers.count - 1] }
  /// Target tokens read in the decoder's last states, `[target, target]`.
  public var prefix: Matrix { prefixAfterLayers[prefixAfterLayers.count - 1] }
  /// Share of the whole source at each step; the rest is the prefix's.
  public var sourceShare: [Double] {
    (0..<source.rows).map { source.row($0).reduce(0, +) }
  }

  /// The contributions in `trace`.
  ///
  /// - Parameters:
  ///   - trace: recorded at level `full`.
  ///   - model: the model that was traced.
  ///   - shouldContinue: asked once a layer.
  /// - Throws: `TraceError.refused` where something is missing or the parts do not add up to what the
  ///   trace recorded, `.generation(.cancelled)` where `shouldContinue` said so.
  public init(
    of trace: Trace, model: Transformer, shouldContinue: () -> Bool = { true }
  ) throws(TraceError) {
    let weights = ModelWeights(model)
    func layers(_ kind: AttentionKind) throws(TraceError) -> [SublayerContributions] {
      let maps = try AttentionMaps(kind, of: trace)
      var found: [SublayerContributions] = []
      for layer in 0..<maps.layers {
        guard shouldContinue() else { throw .generation(.cancelled) }
        found.append(
          try SublayerContributions(
            AttentionSite(kind, layer: layer), maps, trace, weights))
      }
      return found
    }
    let cross = try layers(.cross)
    self.init(
      encoder: try layers(.encoder).map(\.keys), decoder: try layers(.decoder).map(\.keys),
      cross: cross.map(\.keys), residual: cross.map(\.residual))
  }

  /// Follows the contributions of single sublayers down through the layers.
  ///
  /// - Parameters:
  ///   - encoder: of encoder layers, `[source, source]`, rows summing to 1.
  ///   - decoder: of masked self-attentions, `[target, target]`, rows summing to 1.
  ///   - cross: of cross-attentions, `[target, source]`.
  ///   - residual: what is left to the residual, `[target]`; with `cross` it sums to 1.
  init(encoder: [Matrix], decoder: [Matrix], cross: [Matrix], residual: [[Double]]) {
    encoderLayers = encoder
    decoderLayers = decoder
    crossLayers = cross
    residualLayers = residual
    let read = encoder.dropFirst().reduce(encoder[0]) { $1.times($0) }
    self.encoder = read
    var source = Matrix(rows: cross[0].rows, columns: cross[0].columns)
    var prefix = Matrix(identity: cross[0].rows)
    var sources: [Matrix] = []
    var prefixes: [Matrix] = []
    for layer in decoder.indices {
      source = decoder[layer].times(source).scalingRows(residual[layer])
        .blended(1, with: cross[layer].times(read), 1)
      prefix = decoder[layer].times(prefix).scalingRows(residual[layer])
      sources.append(source)
      prefixes.append(prefix)
    }
    sourceAfterLayers = sources
    prefixAfterLayers = prefixes
  }
}
