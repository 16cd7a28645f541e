/// Attention followed down through the layers to the tokens, the residual connection included.
///
/// Encoder, and the decoder's self-attention alone, with A_l the mean over the heads of layer l:
///
///     R_0 = I            R_l = (½ A_l + ½ I) R_{l-1}
///
/// Encoder-decoder: a decoder layer first mixes target positions (A_l), then adds the source (C_l):
///
///     D'_l = (½ A_l + ½ I) D_{l-1}         D_l = ½ D'_l + ½ C_l [R_encoder, 0]
///
/// where a row of D holds shares of source tokens, then of target tokens read, and D_0 = [0, I].
/// Range 0…1; every row sums to 1, source and prefix together.
/// Source: Abnar & Zuidema 2020, section 3.1. Deviation: the paper has no cross-attention; the
/// encoder-decoder form above applies its rule, half the residual, to each attention sublayer.
/// Assumes residual connections around each attention; takes feed-forward layers and value vectors
/// to keep positions apart, and half of every sublayer's output to come from its residual, which no
/// model promises.
public struct AttentionRollout: Sendable {
  /// Shares of source tokens in the encoder's states, `[source, source]`.
  public let encoder: Matrix
  /// Shares of target tokens in the decoder's states by self-attention alone, `[target, target]`.
  public let decoder: Matrix
  /// Shares of source tokens in the decoder's states, `[target, source]`.
  public let source: Matrix
  /// Shares of the target tokens read in the decoder's states, `[target, target]`.
  public let prefix: Matrix

  /// The rollout of `trace`.
  ///
  /// - Throws: `TraceError.refused` where attentions are missing.
  public init(of trace: Trace) throws(TraceError) {
    self.init(
      encoder: try AttentionMaps(.encoder, of: trace),
      decoder: try AttentionMaps(.decoder, of: trace), cross: try AttentionMaps(.cross, of: trace))
  }

  /// The rollout of three attentions of one run.
  public init(encoder: AttentionMaps, decoder: AttentionMaps, cross: AttentionMaps) {
    let read = Self.alone(encoder)
    self.encoder = read
    self.decoder = Self.alone(decoder)
    var source = Matrix(rows: cross.queries, columns: cross.keys)
    var prefix = Matrix(identity: decoder.queries)
    for layer in 0..<decoder.layers {
      let mixing = Self.withResidual(decoder.mean(ofLayer: layer))
      let looked = cross.mean(ofLayer: layer).times(read)
      source = mixing.times(source).blended(0.5, with: looked, 0.5)
      prefix = mixing.times(prefix).scaled(by: 0.5)
    }
    self.source = source
    self.prefix = prefix
  }

  /// ½ A + ½ I.
  static func withResidual(_ weights: Matrix) -> Matrix {
    weights.blended(0.5, with: Matrix(identity: weights.rows), 0.5)
  }

  private static func alone(_ maps: AttentionMaps) -> Matrix {
    var rollout = Matrix(identity: maps.queries)
    for layer in 0..<maps.layers {
      rollout = withResidual(maps.mean(ofLayer: layer)).times(rollout)
    }
    return rollout
  }
}
