import LoupeTensor

/// Reads the source: each layer lets every position look at every other.
public struct TransformerEncoder: Sendable {
  let embedding: Embedding
  let layers: [EncoderLayer]
  let heads: Int

  /// Encodes sequences, all at once and without padding.
  ///
  /// - Parameters:
  ///   - sequences: token ids of each source; none empty nor longer than the model's positions.
  ///   - pass: the call this belongs to, one sequence a source.
  /// - Returns: the last layer's states, `[position, model]`, and each source's length.
  public func callAsFunction(_ sequences: [[Int32]], _ pass: ForwardPass) -> EncoderOutput {
    let lengths = sequences.map(\.count)
    let ids = sequences.flatMap { $0 }
    let positions = lengths.flatMap { 0..<Int32($0) }
    let layout = AttentionLayout.selfAttention(heads: heads, lengths: lengths)

    var x = embedding(ids, at: positions, pass.context)  // [position, model]
    pass.visit(x, at: .encoderEmbedding)
    for layer in layers {
      x = layer(x, layout: layout, pass)
    }
    return EncoderOutput(states: x, lengths: lengths)
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
    let layout = AttentionLayout.selfAttention(heads: heads, lengths: lengths)
    var x = pass.context.stacked(states.map { $0.entering(first) })  // [position, model]
    for layer in layers[first...] {
      x = layer(x, layout: layout, pass)
    }
    return EncoderOutput(states: x, lengths: lengths)
  }
}
