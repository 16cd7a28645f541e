import LoupeTensor

/// Writes the target: in each layer a position looks back at the target, then at the source.
public struct TransformerDecoder: Sendable {
  let embedding: Embedding
  let layers: [DecoderLayer]
  let heads: Int
  private let sourceProjections: JoinedLinear

  init(
    embedding: Embedding, layers: [DecoderLayer], heads: Int, _ builder: ParameterBuilder
  ) {
    self.embedding = embedding
    self.layers = layers
    self.heads = heads
    let projections = layers.flatMap { [$0.crossAttention.key, $0.crossAttention.value] }
    builder.pack(projections)
    sourceProjections = JoinedLinear(projections)
  }

  /// Keys and values of the encoder's output for every layer, as rows.
  public func sourceRows(of encoded: EncoderOutput, _ context: ComputeContext) -> SourceRows {
    SourceRows(
      projections: sourceProjections(encoded.states, context),
      width: encoded.states.shape.columns, lengths: encoded.lengths)
  }

  /// Keys and values of the encoder's output for every layer, kept for all steps of a generation.
  public func sourceMemory(of encoded: EncoderOutput, _ context: ComputeContext) -> SourceMemory {
    let mark = context.workspace.mark()
    defer { context.workspace.release(to: mark) }
    let rows = sourceRows(of: encoded, context)
    return SourceMemory(
      sources: zip(rows.starts, rows.lengths).map { start, length in
        KeptSource(
          rows.projections, rows: start..<start + length, layers: layers.count, heads: heads)
      })
  }

  /// Whole target sequences at once, each position seeing only those before it and itself.
  ///
  /// Training and forced decoding run it.
  ///
  /// - Parameters:
  ///   - inputs: for each source of `source`, what its decoder reads, start token first.
  ///   - source: keys and values of the encoded sources.
  ///   - pass: the call this belongs to.
  /// - Returns: `[position, model]`, all sequences one after the other.
  public func callAsFunction(
    _ inputs: [[Int32]], source: SourceRows, _ pass: ForwardPass
  ) -> Tensor {
    let lengths = inputs.map(\.count)
    let own = AttentionLayout.selfAttention(heads: heads, lengths: lengths, causal: true)
    var cross = AttentionLayout(heads: heads)
    for (index, length) in lengths.enumerated() {
      cross.append(
        queries: length, keyStart: source.starts[index], keys: source.lengths[index],
        causal: false)
    }
    let x = embed(inputs.flatMap { $0 }, at: lengths.flatMap { 0..<Int32($0) }, pass)
    return run(x, past: nil, DecoderLayouts(own: own, cross: cross), pass) {
      source.memory(layer: $0)
    }
  }

  /// Embedding and position of the tokens that are read, `[position, model]`.
  public func embed(_ ids: [Int32], at positions: [Int32], _ pass: ForwardPass) -> Tensor {
    let x = embedding(ids, at: positions, pass.context)
    pass.visit(x, at: .decoderEmbedding)
    return x
  }

  /// One step of generation for each of `rows`, through every layer.
  ///
  /// - Parameters:
  ///   - x: the embedded token of each row, `[position, model]`.
  ///   - rows: whose hypothesis a row is and which source it asks.
  ///   - past: what those hypotheses read before; this step is added.
  ///   - source: keys and values of the encoded sources.
  ///   - pass: the call this belongs to, one sequence a row.
  /// - Returns: `[position, model]`.
  public func step(
    _ x: Tensor, rows: [DecoderRow], past: KeyValueCache, source: SourceMemory, _ pass: ForwardPass
  ) -> Tensor {
    past.beginStep(rows, source: source)
    let layouts = DecoderLayouts(own: past.ownLayout, cross: past.crossLayout)
    let y = run(x, past: past, layouts, pass) {
      .kept(source.memory(of: rows, layer: $0, pass.context))
    }
    past.endStep()
    return y
  }

  private func run(
    _ embedded: Tensor, past: KeyValueCache?, _ layouts: DecoderLayouts, _ pass: ForwardPass,
    source: (Int) -> AttentionMemory
  ) -> Tensor {
    var x = embedded  // [position, model]
    for layer in layers {
      x = layer(x, past: past, source: source(layer.layer), layouts: layouts, pass)
    }
    return x
  }
}
