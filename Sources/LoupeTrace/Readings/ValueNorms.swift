import LoupeModel

/// Attention weights times the length of what they fetch: a bright weight on an empty value counts
/// little.
///
///     head norm = ‖α_h f_h(x_k)‖₂          norm = ‖Σ_h α_h f_h(x_k)‖₂
///     f_h(x) = (x W_V,h + b_V,h) W_O,h
///
/// Range: from 0, in the units of the residual stream; rows do not sum to 1.
/// Source: Kobayashi et al. 2020, equation 3. Assumes that values come from the sublayer's input by
/// one linear map and reach the stream by another, without a gate; holds before or after
/// normalisation, which it leaves out. Needs level `full` and the model.
public struct ValueNorms: Sendable {
  /// Of each head, `[layer, head, query, key]`.
  public let heads: TraceTensor
  /// Of all heads together, `[layer, query, key]`.
  public let together: TraceTensor

  /// The norms of the attention `kind`.
  ///
  /// - Parameters:
  ///   - kind: which attention.
  ///   - trace: recorded at level `full`.
  ///   - model: the model that was traced.
  /// - Throws: `TraceError.refused` where the trace or the model lacks what is needed.
  public init(_ kind: AttentionKind, of trace: Trace, model: Transformer) throws(TraceError) {
    let maps = try AttentionMaps(kind, of: trace)
    let weights = ModelWeights(model)
    var heads: [Float] = []
    var together: [Float] = []
    for layer in 0..<maps.layers {
      let projected = try ProjectedValues(trace, AttentionSite(kind, layer: layer), weights)
      heads += Self.headNorms(maps, layer, projected)
      together += Self.norms(maps, layer, projected)
    }
    self.heads = TraceTensor(
      shape: [maps.layers, maps.heads, maps.queries, maps.keys], values: heads)
    self.together = TraceTensor(shape: [maps.layers, maps.queries, maps.keys], values: together)
  }

  private static func headNorms(
    _ maps: AttentionMaps, _ layer: Int, _ projected: ProjectedValues
  ) -> [Float] {
    var norms: [Float] = []
    for head in 0..<maps.heads {
      let lengths = (0..<maps.keys).map { length(projected.vector(head: head, key: $0)) }
      for query in 0..<maps.queries {
        let row = maps.row(layer: layer, head: head, query: query)
        norms += zip(row, lengths).map { $0 * $1 }
        norms += [Float](repeating: 0, count: maps.keys - row.count)
      }
    }
    return norms
  }

  private static func norms(
    _ maps: AttentionMaps, _ layer: Int, _ projected: ProjectedValues
  ) -> [Float] {
    var norms = [Float](repeating: 0, count: maps.queries * maps.keys)
    for query in 0..<maps.queries {
      let rows = (0..<maps.heads).map { maps.row(layer: layer, head: $0, query: query) }
      for key in 0..<maps.visibleKeys(of: query) {
        let vector = projected.weighted({ rows[$0][rows[$0].startIndex + key] }, key: key)
        norms[query * maps.keys + key] = length(vector[...])
      }
    }
    return norms
  }

  private static func length(_ vector: ArraySlice<Float>) -> Float {
    Float(vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot())
  }
}
