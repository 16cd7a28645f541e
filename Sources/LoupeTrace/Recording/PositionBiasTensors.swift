import LoupeModel

extension Trace {
  /// Adds what the model adds to the scores of its self-attentions for the distance, where it does:
  /// `….position_bias` [head, query, key], the same in every layer; zero ahead of the decoder's query.
  package mutating func addPositionBiases(of model: Transformer) {
    let weights = ModelWeights(model)
    for (kind, heads, count) in [
      (AttentionKind.encoder, self.model.encoderHeads, source.count),
      (.decoder, self.model.heads, steps.count),
    ] {
      var values: [Float] = []
      for head in 0..<heads {
        for query in 0..<count {
          let keys = kind == .decoder ? query + 1 : count
          guard let row = weights.positionBias(kind, head: head, query: query, keys: keys) else {
            continue
          }
          values += row + [Float](repeating: 0, count: count - keys)
        }
      }
      guard !values.isEmpty else { continue }
      tensors[kind.positionBiasName] = TraceTensor(shape: [heads, count, count], values: values)
    }
  }
}

extension AttentionKind {
  /// The name of its position bias in trace files.
  var positionBiasName: String { "\(tensorName).position_bias" }
}
