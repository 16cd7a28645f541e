import LoupeGeneration
import LoupeModel

/// What a trace, the page and reports say about the model.
public struct ModelSummary: Codable, Sendable, Equatable {
  /// The name it is called by.
  public var name: String
  /// Language of its source, where it is known, for example `en`.
  public var sourceLanguage: String?
  /// Language of its target, where it is known.
  public var targetLanguage: String?
  /// Layers of the encoder.
  public var encoderLayers: Int
  /// Layers of the decoder.
  public var decoderLayers: Int
  /// Heads of each decoder attention.
  public var heads: Int
  /// Heads of each encoder attention.
  public var encoderHeads: Int
  /// Width of one decoder head.
  public var headSize: Int
  /// Width of the model.
  public var dModel: Int
  /// Width inside the decoder's feed-forward sublayers.
  public var feedForward: Int
  /// Entries of the vocabulary.
  public var vocabulary: Int
  /// Longest sequence, in tokens.
  public var maximumPositions: Int
  /// Nonlinearity of the feed-forward sublayers, `gated-…` where its result is multiplied by a second
  /// linear map.
  public var activation: String
  /// Where normalisation stands: `post`, after the residual, or `pre`, before the sublayer.
  public var normalisation = "post"
  /// How tokens know where they stand: `sinusoidal`, `learned`, or `relative` (a bias of the scores).
  public var positions = "sinusoidal"
  /// What q·k is multiplied by in the decoder: 1/√headSize, or 1 in T5.
  public var scale: Float
  /// The architecture, as its authors call it; null in traces that do not say, like those below.
  public var family: String?
  /// What is normalised by: `layer` (mean and deviation) or `rms` (root mean square).
  public var normalisationKind: String?
  /// What q·k is multiplied by in the encoder.
  public var encoderScale: Float?
  /// Width of one encoder head.
  public var encoderHeadSize: Int?
  /// Arithmetic of the products with its matrices: `fp32`, `bf16` or `int8`; null in traces of other
  /// programs.
  public var precision: String?
  /// Numbers that training found.
  public var parameters: Int
  /// What `loupe.json` says: data, licence, recipe, scores; null where there is none.
  public var provenance: JSONValue?

  /// The summary of a translator's model.
  public init(_ translator: Translator, provenance: JSONValue? = nil) {
    let configuration = translator.model.configuration
    name = translator.name
    encoderLayers = configuration.encoderLayers
    decoderLayers = configuration.decoderLayers
    heads = configuration.decoderHeads
    encoderHeads = configuration.encoderHeads
    headSize = configuration.decoderHeadSize
    dModel = configuration.dModel
    feedForward = configuration.decoderFeedForward
    vocabulary = configuration.vocabularySize
    maximumPositions = configuration.maximumPositions
    precision = translator.model.precision.rawValue
    activation = (configuration.isGated ? "gated-" : "") + configuration.activation.rawValue
    normalisation = configuration.normalisationPlace.rawValue
    positions = configuration.positions.name
    scale = configuration.decoderAttentionScale
    family = configuration.family.name
    normalisationKind = configuration.normalisation.rawValue
    encoderScale = configuration.encoderAttentionScale
    encoderHeadSize = configuration.encoderHeadSize
    parameters = translator.model.parameters.reduce(0) {
      $1.isTrainable ? $0 + $1.shape.count : $0
    }
    self.provenance = provenance
    if case .object(let fields)? = provenance {
      if case .string(let language)? = fields["sourceLanguage"] { sourceLanguage = language }
      if case .string(let language)? = fields["targetLanguage"] { targetLanguage = language }
    }
  }
}
