import LoupeTensor

/// Writes the target: in each layer a position looks back at the target, then at the source.
public struct TransformerDecoder: Sendable {
  let embedding: Embedding
  let layers: [DecoderLayer]
  let heads: Int

  /// Keys and values of the encoder's output for every layer, the same for all steps.
  public func sourceMemory(of encoded: EncoderOutput, _ context: ComputeContext) -> SourceMemory {
    SourceMemory(
      layers: layers.map { $0.crossAttention.memory(of: encoded.states, context) },
      lengths: encoded.lengths)
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
    _ inputs: [[Int32]], source: SourceMemory, _ pass: ForwardPass
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
    return run(x, past: nil, source, DecoderLayouts(own: own, cross: cross), pass)
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
    let own = past.beginStep(slots: rows.map(\.slot), heads: heads)
    var cross = AttentionLayout(heads: heads)
    for (row, block) in zip(rows, own.blocks) {
      cross.append(
        queries: 1, keyStart: source.starts[row.source], keys: source.lengths[row.source],
        causal: false, firstQueryPosition: block.firstQueryPosition)
    }
    let y = run(x, past: past, source, DecoderLayouts(own: own, cross: cross), pass)
    past.endStep()
    return y
  }

  private func run(
    _ embedded: Tensor, past: KeyValueCache?, _ source: SourceMemory, _ layouts: DecoderLayouts,
    _ pass: ForwardPass
  ) -> Tensor {
    var x = embedded  // [position, model]
    for (layer, memory) in zip(layers, source.layers) {
      x = layer(x, past: past, source: memory, layouts: layouts, pass)
    }
    return x
  }
}
