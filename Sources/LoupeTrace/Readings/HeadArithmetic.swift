import LoupeModel

/// The arithmetic of one query in one head, with the model's own numbers.
///
///     scores_k = scale · query · keys_k + bias_k       weights = softmax(scores)
///     head output = Σ_k weights_k values_k  contribution = head output · projection
///
/// The scale is the model's own (1/√headSize, or 1 in T5), and the bias is there only where the model
/// adds one for the distance (T5). Scores and weights are those the model used, after any edits; each
/// can be recomputed from the ones before it unless an edit stands between them.
public struct HeadArithmetic: Sendable {
  /// Which attention and layer.
  public let site: AttentionSite
  /// Head, from 0.
  public let head: Int
  /// The query's position: of the source in the encoder, else the step.
  public let query: Int
  /// What query · key is multiplied by.
  public let scale: Float
  /// By name: `query` [headSize], `keys` and `values` [key, headSize], `scores` and `weights` [key],
  /// `head_output` [headSize], `projection` [headSize, model], `contribution` [model], and where the
  /// model has one `bias` [key].
  ///
  /// Only keys that the query may see.
  public let tensors: [String: TraceTensor]

  /// The arithmetic at one place of `trace`.
  ///
  /// - Parameters:
  ///   - trace: recorded at level `full`.
  ///   - model: the model that was traced.
  ///   - site: which attention and layer.
  ///   - head: from 0.
  ///   - query: from 0.
  /// - Throws: `TraceError.outside` where there is no such place, `.refused` where something is
  ///   missing.
  public init(
    of trace: Trace, model: Transformer, site: AttentionSite, head: Int, query: Int
  ) throws(TraceError) {
    let maps = try AttentionMaps(site.kind, of: trace)
    try Self.check(site.layer, maps.layers, "layer")
    try Self.check(head, maps.heads, "head")
    try Self.check(query, maps.queries, "query")
    self.site = site
    self.head = head
    self.query = query
    let weights = ModelWeights(model)
    scale = weights.scale(of: site.kind)
    let projection = try OutputProjection(
      site, weights, heads: maps.heads,
      headSize: trace.tensor("\(site.kind.tensorName).head_outputs", axes: 4).shape[3])
    let visible = maps.visibleKeys(of: query)
    let plane = site.layer * maps.heads + head
    func rows(_ stage: String, _ range: Range<Int>) throws(TraceError) -> TraceTensor {
      let tensor = try trace.tensor("\(site.kind.tensorName).\(stage)", axes: 4)
      let start = plane * tensor.shape[2]
      return TraceTensor(
        shape: [range.count, tensor.shape[3]],
        values: Array(
          tensor.values[
            (start + range.lowerBound) * tensor.shape[3]..<(start + range.upperBound)
              * tensor.shape[3]]))
    }
    let asking = query..<query + 1
    let output = try rows("head_outputs", asking)
    var tensors = [
      "query": Self.vector(try rows("queries", asking).values),
      "keys": try rows("keys", 0..<visible),
      "values": try rows("values", 0..<visible),
      "scores": Self.vector(Array(try rows("scores", asking).values.prefix(visible))),
      "weights": Self.vector(Array(maps.row(layer: site.layer, head: head, query: query))),
      "head_output": Self.vector(output.values),
      "projection": projection.matrix(ofHead: head),
      "contribution": Self.vector(projection.projected(output.values[...], head: head)),
    ]
    tensors["bias"] = weights.positionBias(site.kind, head: head, query: query, keys: visible)
      .map(Self.vector)
    self.tensors = tensors
  }

  private static func check(_ index: Int, _ count: Int, _ what: String) throws(TraceError) {
    guard (0..<count).contains(index) else {
      throw .outside(what: what, index: index, count: count)
    }
  }

  private static func vector(_ values: [Float]) -> TraceTensor {
    TraceTensor(shape: [values.count], values: values)
  }
}
