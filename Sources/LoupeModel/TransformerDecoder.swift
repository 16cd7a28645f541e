import LoupeTensor

/// Writes the target: in each layer a position looks back at the target, then at the source.
public struct TransformerDecoder: Sendable {
  let embedding: Embedding
  let layers: [DecoderLayer]
  let heads: Int
  let positionBias: RelativePositionBias?
  let outputNorm: RowNormalisation?
  private let sourceProjections: JoinedLinear

  init(
    table: Parameter, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    embedding = try Embedding(.target, table: table, configuration, builder)
    layers = try (0..<configuration.decoderLayers).map { (layer) throws(ModelError) in
      try DecoderLayer(layer, configuration, builder)
    }
    heads = configuration.decoderHeads
    positionBias = try builder.positionBias(.target, configuration)
    outputNorm = try builder.outputNorm(.target, configuration)
    let projections = layers.flatMap { [$0.crossAttention.key, $0.crossAttention.value] }
    builder.pack(projections)
    sourceProjections = JoinedLinear(projections)
  }

  /// Keys and values of the encoder's output for every layer, as rows.
  public func sourceRows(of encoded: EncoderOutput, _ context: ComputeContext) -> SourceRows {
    let projections = sourceProjections(encoded.states, context)
    return SourceRows(
      projections: projections, width: projections.shape.columns / (2 * layers.count),
      lengths: encoded.lengths)
  }

  /// Rows whose keys and values of all layers stand in the workspace at once.
  private static let sourceRowsAtOnce = 128

  /// Keys and values of the encoder's output for every layer, kept for all steps of a generation.
  public func sourceMemory(of encoded: EncoderOutput, _ context: ComputeContext) -> SourceMemory {
    var sources: [KeptSource] = []
    sources.reserveCapacity(encoded.lengths.count)
    var start = 0
    while sources.count < encoded.lengths.count {
      var lengths: [Int] = []
      var rows = 0
      for length in encoded.lengths[sources.count...] {
        guard lengths.isEmpty || rows + length <= Self.sourceRowsAtOnce else { break }
        lengths.append(length)
        rows += length
      }
      let some = EncoderOutput(states: encoded.states.rows(start..<start + rows), lengths: lengths)
      sources += kept(some, context)
      start += rows
    }
    return SourceMemory(sources: sources)
  }

  private func kept(_ encoded: EncoderOutput, _ context: ComputeContext) -> [KeptSource] {
    let mark = context.workspace.mark()
    defer { context.workspace.release(to: mark) }
    let rows = sourceRows(of: encoded, context)
    return zip(rows.starts, rows.lengths).map { start, length in
      KeptSource(rows.projections, rows: start..<start + length, layers: layers.count)
    }
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
    let x = embed(inputs.flatMap { $0 }, at: embedding.positions(in: inputs), pass)
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
  ///   - x: the embedded tokens of all rows, one after the other, `[position, model]`.
  ///   - rows: whose hypothesis reads how many of them, and which source it asks.
  ///   - past: what those hypotheses read before; this step is added.
  ///   - source: keys and values of the encoded sources.
  ///   - late: the last of `rows`, where their first layers are known: those that enter first first.
  ///     Nobody watches them, and the layers that they leave out write no keys and values
  ///     (`KeptTarget.fill`).
  ///   - pass: the call this belongs to, one sequence a row.
  /// - Returns: `[position, model]`.
  public func step(
    _ x: Tensor, rows: [DecoderRow], past: KeyValueCache, source: SourceMemory,
    late: [LateRow] = [], _ pass: ForwardPass
  ) -> Tensor {
    guard late.isEmpty else {
      return step(x, rows: rows, late: late, past: past, source: source, pass)
    }
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
    var layouts = layouts
    if let positionBias { layouts.own = positionBias.added(to: layouts.own, pass.context) }
    var x = embedded  // [position, model]
    for layer in layers {
      x = pass.context.keepingResult(x.shape) {
        layer(x, past: past, source: source(layer.layer), layouts: layouts, pass)
      }
    }
    return ended(x, pass)
  }

  /// What the logits are computed from, of what leaves the last layer.
  func ended(_ x: Tensor, _ pass: ForwardPass) -> Tensor {
    guard outputNorm != nil else { return x }
    let y = finished(x, pass.context)
    pass.visit(y, at: .decoderOutput)
    return y
  }

  /// The norm after the last layer, which the logits are computed from, of any states of the residual
  /// stream, `[position, model]`; the states themselves where the model has none.
  public func finished(_ x: Tensor, _ context: ComputeContext) -> Tensor {
    outputNorm.map { context.normalise(x, $0) } ?? x
  }
}
