/// Attention as the capacity of pipes: how much can flow from a token up to a position at the top.
///
/// Every position of every layer is a node; an edge from a position to one it looks at, a layer
/// below, has the capacity ½ A (mean over heads), and ½ more to itself, for the residual. Cross-
/// attention sublayers have ½ C to the encoder's top and ½ to their own self-attention sublayer. The
/// flow from a position at the top to a token is the largest that these capacities let through; each
/// row is then divided by its sum, so that rows compare.
/// Range 0…1; rows sum to 1, source and prefix together.
/// Source: Abnar & Zuidema 2020, section 3.2. Deviation: the paper has no cross-attention; rows are
/// scaled. Assumes what `AttentionRollout` assumes. It computes a flow for every pair, so texts are
/// limited to `longest` tokens, source and target together.
public struct AttentionFlow: Sendable {
  /// Most tokens, source and target together.
  public static let longest = 48

  /// Shares of source tokens in the encoder's states, `[source, source]`.
  public let encoder: Matrix
  /// Shares of target tokens in the decoder's states by self-attention alone, `[target, target]`.
  public let decoder: Matrix
  /// Shares of source tokens in the decoder's states, `[target, source]`.
  public let source: Matrix
  /// Shares of the target tokens read in the decoder's states, `[target, target]`.
  public let prefix: Matrix

  /// The flow in `trace`.
  ///
  /// - Throws: `TraceError.refused` where attentions are missing or the text is too long,
  ///   `.generation(.cancelled)` where `shouldContinue`, which is asked once a row, said so.
  public init(
    of trace: Trace, shouldContinue: () -> Bool = { true }
  ) throws(TraceError) {
    try self.init(
      encoder: try AttentionMaps(.encoder, of: trace),
      decoder: try AttentionMaps(.decoder, of: trace), cross: try AttentionMaps(.cross, of: trace),
      shouldContinue: shouldContinue)
  }

  /// The flow through three attentions of one run.
  ///
  /// - Throws: `TraceError.refused` where there are more than `longest` tokens,
  ///   `.generation(.cancelled)` where `shouldContinue` said so.
  public init(
    encoder: AttentionMaps, decoder: AttentionMaps, cross: AttentionMaps,
    shouldContinue: () -> Bool = { true }
  ) throws(TraceError) {
    try Self.check(tokens: cross.keys + cross.queries)
    self.encoder = try Self.alone(encoder, shouldContinue)
    self.decoder = try Self.alone(decoder, shouldContinue)
    let pair = try Self.pair(encoder, decoder, cross, shouldContinue)
    source = pair.source
    prefix = pair.prefix
  }

  /// Refuses long texts: the flow of every pair is computed.
  static func check(tokens: Int) throws(TraceError) {
    guard tokens <= longest else {
      throw .refused(
        reading: ReadingName.flow.rawValue,
        reason: "the text has \(tokens) tokens, source and target together; a flow for every pair "
          + "is computed up to \(longest), use rollout instead")
    }
  }

  private static func alone(
    _ maps: AttentionMaps, _ shouldContinue: () -> Bool
  ) throws(TraceError) -> Matrix {
    let count = maps.queries
    var network = FlowNetwork(nodes: (maps.layers + 1) * count)
    connect(maps, in: &network, lowest: 0, step: count)
    var flows = Matrix(rows: count, columns: count)
    for top in 0..<count {
      guard shouldContinue() else { throw .generation(.cancelled) }
      for token in 0..<count {
        flows[top, token] = network.maximumFlow(from: maps.layers * count + top, to: token)
      }
    }
    return scaled(flows)
  }

  /// Self-attention of every layer: nodes of layer l begin at `lowest` + l · `step`.
  private static func connect(
    _ maps: AttentionMaps, in network: inout FlowNetwork, lowest: Int, step: Int
  ) {
    for layer in 0..<maps.layers {
      let weights = AttentionRollout.withResidual(maps.mean(ofLayer: layer))
      let (below, above) = (lowest + layer * step, lowest + (layer + 1) * step)
      for query in 0..<maps.queries {
        for key in 0..<maps.keys {
          network.connect(above + query, below + key, capacity: weights[query, key])
        }
      }
    }
  }

  /// The graph of both sides: the encoder's nodes, then the decoder's, two sublayers a layer.
  private static func pair(
    _ encoder: AttentionMaps, _ decoder: AttentionMaps, _ cross: AttentionMaps,
    _ shouldContinue: () -> Bool
  ) throws(TraceError) -> (source: Matrix, prefix: Matrix) {
    let (sourceCount, targetCount) = (cross.keys, cross.queries)
    let encoderTop = encoder.layers * sourceCount
    let decoderStart = encoderTop + sourceCount
    var network = FlowNetwork(nodes: decoderStart + (2 * decoder.layers + 1) * targetCount)
    connect(encoder, in: &network, lowest: 0, step: sourceCount)
    for layer in 0..<decoder.layers {
      let below = decoderStart + 2 * layer * targetCount
      let (middle, above) = (below + targetCount, below + 2 * targetCount)
      let own = AttentionRollout.withResidual(decoder.mean(ofLayer: layer))
      let looked = cross.mean(ofLayer: layer)
      for query in 0..<targetCount {
        for key in 0...query {
          network.connect(middle + query, below + key, capacity: own[query, key])
        }
        network.connect(above + query, middle + query, capacity: 0.5)
        for key in 0..<sourceCount {
          network.connect(above + query, encoderTop + key, capacity: 0.5 * looked[query, key])
        }
      }
    }
    let top = decoderStart + 2 * decoder.layers * targetCount
    var flows = Matrix(rows: targetCount, columns: sourceCount + targetCount)
    for query in 0..<targetCount {
      guard shouldContinue() else { throw .generation(.cancelled) }
      for token in 0..<sourceCount {
        flows[query, token] = network.maximumFlow(from: top + query, to: token)
      }
      for token in 0...query {
        flows[query, sourceCount + token] = network.maximumFlow(
          from: top + query, to: decoderStart + token)
      }
    }
    let rows = scaled(flows)
    return (rows.columns(0..<sourceCount), rows.columns(sourceCount..<sourceCount + targetCount))
  }

  private static func scaled(_ flows: Matrix) -> Matrix {
    flows.scalingRows(
      (0..<flows.rows).map { row in
        let sum = flows.row(row).reduce(0, +)
        return sum > 0 ? 1 / sum : 0
      })
  }
}

extension Matrix {
  /// Some of the columns.
  func columns(_ range: Range<Int>) -> Matrix {
    Matrix(
      rows: rows, columns: range.count,
      (0..<rows).flatMap { row in range.map { self[row, $0] } })
  }
}
