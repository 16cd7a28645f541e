import LoupeTensor

/// The encoder-decoder Transformer of "Attention Is All You Need", in the form its configuration
/// describes.
///
/// Immutable after loading: any number of requests may run side by side, each with
/// its own `ComputeContext`. Training, generation, observation and intervention
/// all run this one forward pass.
public struct Transformer: Sendable {
  /// Sizes and choices.
  public let configuration: ModelConfiguration
  /// All parameters, in the order of their index.
  public let parameters: [Parameter]
  /// Reads the source.
  public let encoder: TransformerEncoder
  /// Writes the target.
  public let decoder: TransformerDecoder
  let output: OutputLayer

  /// Bytes of the packed matrices that a step of generation reads, roughly all of them.
  public let packedBytes: Int
  /// Arithmetic of the products with its matrices.
  public let precision: Precision
  /// Tensors of the checkpoint that the model does not use, for example the head of another task.
  public internal(set) var unusedTensors: [String] = []

  init(
    _ configuration: ModelConfiguration, _ source: any ParameterSource, precision: Precision?
  ) throws(ModelError) {
    let builder = ParameterBuilder(source, precision: precision)
    let tables = try EmbeddingTables(configuration, builder)
    self.configuration = configuration
    encoder = try TransformerEncoder(table: tables.source, configuration, builder)
    decoder = try TransformerDecoder(table: tables.target, configuration, builder)
    output = try OutputLayer(embeddings: tables.target, configuration, builder)
    builder.finish()
    parameters = builder.parameters
    // The numbers as they stood in the file are packed now.
    AlignedMemory.releaseSpares()
    self.precision = precision ?? .fp32
    packedBytes = builder.parameters.reduce(0) { $0 + $1.packedBytes }
  }

  /// Logits over the whole vocabulary.
  ///
  /// - Parameters:
  ///   - x: the decoder's output, `[position, model]`.
  ///   - pass: the call this belongs to.
  /// - Returns: `[position, vocabulary]`.
  public func distribution(_ x: Tensor, _ pass: ForwardPass) -> Tensor {
    let logits = output(x, pass.context)
    pass.observer?.visit(logits: logits)
    return logits
  }

  /// The whole forward pass for pairs: logits for every target position.
  ///
  /// - Parameters:
  ///   - sources: token ids of each source, end token included.
  ///   - decoderInputs: what the decoder reads for each: start token, then the target without its
  ///     last token.
  ///   - pass: the call this belongs to: where it computes, who watches, what is edited.
  /// - Returns: `[position, vocabulary]`, all targets one after the other.
  public func callAsFunction(
    sources: [[Int32]], decoderInputs: [[Int32]], _ pass: ForwardPass
  ) -> Tensor {
    let encoded = encoder(sources, pass)
    let source = decoder.sourceRows(of: encoded, pass.context)
    let states = decoder(decoderInputs, source: source, pass)
    return distribution(states, pass)
  }

  /// The mean cross-entropy of pairs; with a tape, its gradients wait there for `backward`.
  ///
  /// The logits of a few rows at a time are made and used up: they are never all in memory.
  ///
  /// - Parameters:
  ///   - sources: token ids of each source, end token included.
  ///   - decoderInputs: what the decoder reads for each.
  ///   - targets: the true tokens, all targets one after the other.
  ///   - smoothing: share of the target distribution spread evenly over the vocabulary.
  ///   - divisor: what the gradient's sum is divided by: the tokens of all batches whose gradients
  ///     are added up.
  ///   - pass: the call this belongs to.
  /// - Returns: the batch's own means, in nats, and its number of tokens.
  package func loss(
    sources: [[Int32]], decoderInputs: [[Int32]], targets: [Int32], smoothing: Float, divisor: Int,
    _ pass: ForwardPass
  ) -> Loss {
    let encoded = encoder(sources, pass)
    let source = decoder.sourceRows(of: encoded, pass.context)
    let states = decoder(decoderInputs, source: source, pass)  // [position, model]
    return pass.context.crossEntropy(
      pass.context.scaled(states, by: output.scale),
      OutputLoss(
        table: output.table, bias: output.bias, targets: targets, smoothing: smoothing,
        divisor: divisor))
  }

  /// Refuses sequences that the model cannot read, before anything is computed.
  ///
  /// - Parameters:
  ///   - sequence: token ids.
  ///   - what: what error texts call it.
  ///   - side: whose vocabulary the ids are from.
  /// - Throws: `ModelError.length` or `.tokenID`.
  public func validate(
    _ sequence: [Int32], what: String, of side: ModelSide = .target
  ) throws(ModelError) {
    guard !sequence.isEmpty, sequence.count <= configuration.maximumPositions else {
      throw .length(what: what, count: sequence.count, limit: configuration.maximumPositions)
    }
    let vocabulary =
      side == .source ? configuration.sourceVocabularySize : configuration.vocabularySize
    if let outside = sequence.first(where: { $0 < 0 || $0 >= vocabulary }) {
      throw .tokenID(Int(outside), vocabulary: vocabulary)
    }
  }
}
