import LoupeTensor

/// The sizes and choices of one encoder-decoder Transformer.
///
/// Read from a checkpoint's `config.json` (see `MarianConfiguration`),
/// written back with what is trained.
public struct ModelConfiguration: Sendable, Equatable {
  /// Entries of the joint vocabulary.
  public var vocabularySize: Int
  /// Width of the model, d_model.
  public var dModel: Int
  /// Layers of the encoder.
  public var encoderLayers: Int
  /// Layers of the decoder.
  public var decoderLayers: Int
  /// Heads of each encoder attention.
  public var encoderHeads: Int
  /// Heads of each decoder attention, masked and cross.
  public var decoderHeads: Int
  /// Width inside the encoder's feed-forward sublayers.
  public var encoderFeedForward: Int
  /// Width inside the decoder's feed-forward sublayers.
  public var decoderFeedForward: Int
  /// Nonlinearity of the feed-forward sublayers.
  public var activation: Activation = .relu
  /// Whether embeddings are multiplied by √d_model (paper, section 3.4).
  public var scalesEmbeddings = true
  /// Positions the model has vectors for: the longest sequence, in tokens.
  public var maximumPositions = 512
  /// Share of each sublayer's output set to zero in training (paper, section 5.4).
  public var dropout: Float = 0.1
  /// The same for attention weights.
  public var attentionDropout: Float = 0
  /// The same inside the feed-forward sublayer.
  public var activationDropout: Float = 0
  /// Added to the variance in layer normalisation.
  public var normalisationEpsilon: Float = 1e-5
  /// The token that fills, and that Marian models start a translation with.
  public var padID: Int
  /// The token that ends a sequence.
  public var endID: Int
  /// The token the decoder reads first.
  public var decoderStartID: Int

  /// Width of one encoder head.
  public var encoderHeadSize: Int { dModel / encoderHeads }
  /// Width of one decoder head.
  public var decoderHeadSize: Int { dModel / decoderHeads }

  /// A configuration with the same heads and widths on both sides.
  public init(
    vocabularySize: Int, dModel: Int, layers: Int, heads: Int, feedForward: Int, padID: Int,
    endID: Int
  ) {
    self.vocabularySize = vocabularySize
    self.dModel = dModel
    encoderLayers = layers
    decoderLayers = layers
    encoderHeads = heads
    decoderHeads = heads
    encoderFeedForward = feedForward
    decoderFeedForward = feedForward
    self.padID = padID
    self.endID = endID
    decoderStartID = padID
  }

  /// Refuses sizes that cannot be run; `file` is where they come from.
  public func validate(file: String) throws(ModelError) {
    func refuse(_ reason: String) -> ModelError { .configuration(file: file, reason: reason) }
    let sizes: [(String, Int, ClosedRange<Int>)] = [
      ("vocab_size", vocabularySize, 2...4_000_000), ("d_model", dModel, 1...65_536),
      ("encoder_layers", encoderLayers, 1...1_024), ("decoder_layers", decoderLayers, 1...1_024),
      ("encoder_attention_heads", encoderHeads, 1...1_024),
      ("decoder_attention_heads", decoderHeads, 1...1_024),
      ("encoder_ffn_dim", encoderFeedForward, 1...1_048_576),
      ("decoder_ffn_dim", decoderFeedForward, 1...1_048_576),
      ("max_position_embeddings", maximumPositions, 1...1_048_576),
    ]
    for (key, value, range) in sizes where !range.contains(value) {
      throw refuse("“\(key)” is \(value); it must lie in \(range.lowerBound)…\(range.upperBound)")
    }
    for (key, heads) in [("encoder", encoderHeads), ("decoder", decoderHeads)]
    where dModel % heads != 0 {
      throw refuse("“d_model” \(dModel) does not divide into \(heads) \(key) heads")
    }
    for (key, id) in [
      ("pad_token_id", padID), ("eos_token_id", endID), ("decoder_start_token_id", decoderStartID),
    ] where !(0..<vocabularySize).contains(id) {
      throw refuse("“\(key)” is \(id), outside of the vocabulary of \(vocabularySize)")
    }
    for (key, rate) in [
      ("dropout", dropout), ("attention_dropout", attentionDropout),
      ("activation_dropout", activationDropout),
    ] where !(rate >= 0 && rate < 1) {
      throw refuse("“\(key)” is \(rate); it must lie in 0..<1")
    }
  }
}
