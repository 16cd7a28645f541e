import LoupeTensor

/// Reads the source: each layer lets every position look at every other.
public struct TransformerEncoder: Sendable {
  let embedding: Embedding
  let layers: [EncoderLayer]
  let heads: Int
  let positionBias: RelativePositionBias?
  let outputNorm: RowNormalisation?

  init(
    table: Parameter, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    embedding = try Embedding(.source, table: table, configuration, builder)
    layers = try (0..<configuration.encoderLayers).map { (layer) throws(ModelError) in
      try EncoderLayer(layer, configuration, builder)
    }
    heads = configuration.encoderHeads
    positionBias = try builder.positionBias(.source, configuration)
    outputNorm = try builder.outputNorm(.source, configuration)
  }

  /// Encodes sequences, all at once and without padding.
  ///
  /// - Parameters:
  ///   - sequences: token ids of each source; none empty nor longer than the model's positions.
  ///   - pass: the call this belongs to, one sequence a source.
  /// - Returns: the last layer's states, `[position, model]`, and each source's length.
  public func callAsFunction(_ sequences: [[Int32]], _ pass: ForwardPass) -> EncoderOutput {
    let lengths = sequences.map(\.count)
    let ids = sequences.flatMap { $0 }
    let x = embedding(ids, at: embedding.positions(in: sequences), pass.context)
    pass.visit(x, at: .encoderEmbedding)
    return run(x, lengths: lengths, from: 0, pass)
  }

  /// Goes on from states that an earlier pass has computed: what an edit in a later layer cannot
  /// change.
  ///
  /// - Parameters:
  ///   - states: what enters layer `first`, `[position, model]` for each sequence.
  ///   - first: the first layer to compute.
  ///   - pass: the call this belongs to, one sequence a source.
  /// - Returns: the last layer's states, `[position, model]`, and each source's length.
  public func callAsFunction(
    from states: [KeptStates], layer first: Int, _ pass: ForwardPass
  ) -> EncoderOutput {
    let lengths = states.map(\.length)
    let x = pass.context.stacked(states.map { $0.entering(first) })  // [position, model]
    return run(x, lengths: lengths, from: first, pass)
  }

  private func run(
    _ entering: Tensor, lengths: [Int], from first: Int, _ pass: ForwardPass
  ) -> EncoderOutput {
    var layout = AttentionLayout.selfAttention(heads: heads, lengths: lengths)
    if let positionBias { layout = positionBias.added(to: layout, pass.context) }
    var x = entering  // [position, model]
    for layer in layers[first...] {
      x = pass.context.keepingResult(x.shape) { layer(x, layout: layout, pass) }
    }
    if let outputNorm {
      x = pass.context.normalise(x, outputNorm)
      pass.visit(x, at: .encoderOutput)
    }
    return EncoderOutput(states: x, lengths: lengths)
  }
}
