import LoupeModel
import LoupeTensor

/// The sizes of the model that is trained.
public struct ModelSizes: Codable, Sendable, Equatable {
  /// Width of the model.
  ///
  /// Default 256.
  public var dModel = 256
  /// Layers of the encoder.
  ///
  /// Default 4.
  public var encoderLayers = 4
  /// Layers of the decoder.
  ///
  /// Default 4.
  public var decoderLayers = 4
  /// Heads of each attention; divides `dModel`.
  ///
  /// Default 4.
  public var heads = 4
  /// Width inside the feed-forward sublayers.
  ///
  /// Default 1,024.
  public var feedForward = 1_024
  /// Nonlinearity of the feed-forward sublayers.
  ///
  /// Default `relu`.
  public var activation = Activation.relu
  /// Longest sequence, in tokens.
  ///
  /// Default 512.
  public var maximumPositions = 512
  /// Share of each sublayer's output set to zero in training.
  ///
  /// 0 ..< 1, default 0.1.
  public var dropout: Float = 0.1
  /// The same for attention weights.
  ///
  /// 0 ..< 1, default 0.
  public var attentionDropout: Float = 0
  /// The same inside the feed-forward sublayers.
  ///
  /// 0 ..< 1, default 0.
  public var activationDropout: Float = 0

  /// The defaults.
  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case dModel, encoderLayers, decoderLayers, heads, feedForward, activation, maximumPositions
    case dropout, attentionDropout, activationDropout
  }

  /// Reads the settings; unknown ones are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    dModel = try values.value(.dModel, or: dModel)
    encoderLayers = try values.value(.encoderLayers, or: encoderLayers)
    decoderLayers = try values.value(.decoderLayers, or: decoderLayers)
    heads = try values.value(.heads, or: heads)
    feedForward = try values.value(.feedForward, or: feedForward)
    activation = try values.value(.activation, or: activation)
    maximumPositions = try values.value(.maximumPositions, or: maximumPositions)
    dropout = try values.value(.dropout, or: dropout)
    attentionDropout = try values.value(.attentionDropout, or: attentionDropout)
    activationDropout = try values.value(.activationDropout, or: activationDropout)
  }

  /// The model's configuration with a vocabulary whose special tokens have these ids.
  func configuration(vocabularySize: Int, padID: Int, endID: Int) -> ModelConfiguration {
    var configuration = ModelConfiguration(
      vocabularySize: vocabularySize, dModel: dModel, layers: encoderLayers, heads: heads,
      feedForward: feedForward, padID: padID, endID: endID)
    configuration.decoderLayers = decoderLayers
    configuration.activation = activation
    configuration.maximumPositions = maximumPositions
    configuration.dropout = dropout
    configuration.attentionDropout = attentionDropout
    configuration.activationDropout = activationDropout
    return configuration
  }

  /// Refuses values that cannot be used.
  func validate() throws(TrainingError) {
    try requireRanges(
      [
        ("dModel", dModel, 1...65_536), ("encoderLayers", encoderLayers, 1...1_024),
        ("decoderLayers", decoderLayers, 1...1_024), ("heads", heads, 1...1_024),
        ("feedForward", feedForward, 1...1_048_576),
        ("maximumPositions", maximumPositions, 2...1_048_576),
      ], in: "model")
    try require(
      dModel % heads == 0, "model.heads", "is \(heads), which does not divide dModel \(dModel)")
    for (key, rate) in [
      ("dropout", dropout), ("attentionDropout", attentionDropout),
      ("activationDropout", activationDropout),
    ] {
      try require(rate >= 0 && rate < 1, "model.\(key)", "is \(rate); it must lie in 0..<1")
    }
  }
}
