import LoupeModel
import LoupeTensor

/// The sizes of the model that is trained.
public struct ModelSizes: Codable, Sendable, Equatable {
  /// How the model knows where a token stands.
  public enum Positions: String, Codable, Sendable {
    /// Sines and cosines, MarianMT's form.
    case sinusoidal
    /// A vector for each position, learned: BART's form, which also normalises the embeddings.
    case learned
  }

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
  /// Columns of queries and keys that each head can use, d_k; values keep `dModel` / `heads`.
  ///
  /// 1 … `dModel` / `heads`; default nil: all of them.
  public var keySize: Int?
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
  /// How the model knows where a token stands: `sinusoidal` or `learned`.
  ///
  /// Default `sinusoidal`. With `learned` the model is written as a BART model.
  public var positions = Positions.sinusoidal
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
    case dModel, encoderLayers, decoderLayers, heads, keySize, feedForward, activation
    case maximumPositions, positions, dropout, attentionDropout, activationDropout
  }

  /// Reads the settings; unknown ones are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    dModel = try values.value(.dModel, or: dModel)
    encoderLayers = try values.value(.encoderLayers, or: encoderLayers)
    decoderLayers = try values.value(.decoderLayers, or: decoderLayers)
    heads = try values.value(.heads, or: heads)
    keySize = try values.decodeIfPresent(Int.self, forKey: .keySize)
    feedForward = try values.value(.feedForward, or: feedForward)
    activation = try values.value(.activation, or: activation)
    maximumPositions = try values.value(.maximumPositions, or: maximumPositions)
    positions = try values.value(.positions, or: positions)
    dropout = try values.value(.dropout, or: dropout)
    attentionDropout = try values.value(.attentionDropout, or: attentionDropout)
    activationDropout = try values.value(.activationDropout, or: activationDropout)
  }

  /// Rows of BART's table of positions that stand before that of the first position.
  private static let rowsBeforeFirstPosition = 2

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
    if positions == .learned {
      // The form that BART's config.json says, so that what is saved can be opened again.
      configuration.family = .bart
      configuration.positions = .learned(offset: Self.rowsBeforeFirstPosition)
      configuration.normalisesEmbeddings = true
    }
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
    try requireKeySize()
    for (key, rate) in [
      ("dropout", dropout), ("attentionDropout", attentionDropout),
      ("activationDropout", activationDropout),
    ] {
      try require(rate >= 0 && rate < 1, "model.\(key)", "is \(rate); it must lie in 0..<1")
    }
  }
  private func requireKeySize() throws(TrainingError) {
    guard let keySize else { return }
    let widest = dModel / heads
    try require(
      (1...widest).contains(keySize), "model.keySize",
      "is \(keySize); it must lie in 1…\(widest), since a head has dModel / heads = "
        + "\(dModel) / \(heads) columns and the form in which models are saved knows no wider ones")
  }
}
