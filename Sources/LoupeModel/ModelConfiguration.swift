import LoupeTensor

/// The sizes and choices of one encoder-decoder Transformer: everything in which models of different
/// families differ.
///
/// Read from a checkpoint's `config.json`, written back with what is trained. The defaults are the
/// paper's, in the form MarianMT gives them.
public struct ModelConfiguration: Sendable, Equatable {
  // MARK: Sizes

  /// Entries of the target's vocabulary: of the decoder's embeddings and of the logits.
  public var vocabularySize: Int
  /// Entries of the source's vocabulary; another number only where the two sides share nothing.
  public var sourceVocabularySize: Int
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
  /// Width of every head where it is not d_model / heads.
  public var explicitHeadSize: Int?
  /// Width inside the encoder's feed-forward sublayers.
  public var encoderFeedForward: Int
  /// Width inside the decoder's feed-forward sublayers.
  public var decoderFeedForward: Int
  /// Longest sequence, in tokens: the positions the model has vectors for, or
  /// `relativePositionGuard`.
  public var maximumPositions = 512

  // MARK: Form

  /// Whose form and names the checkpoint has.
  public var family = ModelFamily.marian
  /// What normalises.
  public var normalisation = NormalisationKind.layer
  /// Where sublayers normalise.
  public var normalisationPlace = NormalisationPlace.post
  /// Whether embeddings with their positions are normalised before the first layer.
  public var normalisesEmbeddings = false
  /// Whether the output of each stack of layers is normalised.
  public var normalisesOutput = false
  /// Added to the variance, or to the mean square, in normalisation.
  public var normalisationEpsilon: Float = 1e-5
  /// How tokens know where they stand.
  public var positions = PositionKind.sinusoidal
  /// What scores are multiplied by.
  public var attentionScaling = AttentionScaling.inverseSquareRoot
  /// Nonlinearity of the feed-forward sublayers.
  public var activation: Activation = .relu
  /// Whether the feed-forward sublayers are activation(x W₀) · (x W₁) inside (Shazeer 2020).
  public var isGated = false
  /// Whether linear maps have biases.
  public var hasBiases = true
  /// Whether embeddings are multiplied by √d_model (paper, section 3.4).
  public var scalesEmbeddings = true
  /// Whether encoder and decoder read the same embedding table.
  public var sharesEmbeddings = true
  /// Whether the logits read the decoder's embedding table backwards.
  public var tiesOutput = true
  /// Whether what the logits are computed from is multiplied by d_model^-½ first.
  public var scalesOutput = false
  /// Whether a bias is added to the logits.
  public var hasOutputBias = true

  // MARK: Training

  /// Share of each sublayer's output set to zero in training (paper, section 5.4).
  public var dropout: Float = 0.1
  /// The same for attention weights.
  public var attentionDropout: Float = 0
  /// The same inside the feed-forward sublayer.
  public var activationDropout: Float = 0

  // MARK: Special tokens

  /// The token that fills, and that Marian models start a translation with.
  public var padID: Int
  /// The token that ends a sequence.
  public var endID: Int
  /// The token the decoder reads first.
  public var decoderStartID: Int

  /// A configuration with the same heads and widths on both sides.
  public init(
    vocabularySize: Int, dModel: Int, layers: Int, heads: Int, feedForward: Int, padID: Int,
    endID: Int
  ) {
    self.vocabularySize = vocabularySize
    sourceVocabularySize = vocabularySize
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
}
