import LoupeModel

/// What every head of one attention adds to the residual stream, at every query.
///
///     contribution_h = head output_h · W_O,h
///
/// The bias of the output projection belongs to no head and is left out.
struct HeadContributions {
  /// `[layer, head, query, model]`.
  let tensor: TraceTensor

  /// The contributions of the attention `kind`.
  ///
  /// - Parameters:
  ///   - kind: which attention.
  ///   - trace: recorded at level `full`.
  ///   - model: the model that was traced.
  /// - Throws: `TraceError.refused` where the trace or the model lacks what is needed.
  init(_ kind: AttentionKind, of trace: Trace, model: Transformer) throws(TraceError) {
    let outputs = try trace.tensor("\(kind.tensorName).head_outputs", axes: 4)
    let (layers, heads, queries) = (outputs.shape[0], outputs.shape[1], outputs.shape[2])
    let weights = ModelWeights(model)
    var values: [Float] = []
    var width = 0
    for layer in 0..<layers {
      let output = try OutputProjection(
        AttentionSite(kind, layer: layer), weights, heads: heads, headSize: outputs.shape[3])
      width = output.width
      for head in 0..<heads {
        for query in 0..<queries {
          let start = ((layer * heads + head) * queries + query) * output.headSize
          values += output.projected(
            outputs.values[start..<start + output.headSize], head: head)
        }
      }
    }
    tensor = TraceTensor(shape: [layers, heads, queries, width], values: values)
  }
}
