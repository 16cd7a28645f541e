/// `generation_config.json`: what a checkpoint asks of its generation.
public struct GenerationConfiguration: Codable, Sendable, Equatable {
  /// The token the decoder reads first.
  public var decoderStartTokenID: Int?
  /// The token that ends a sequence.
  public var endTokenID: Int?
  /// The token that is forced at the last allowed step.
  public var forcedEndTokenID: Int?
  /// The filling token.
  public var padTokenID: Int?
  /// Beams of the checkpoint's default search.
  public var beams: Int?
  /// Longest output, start token included.
  public var maximumLength: Int?
  /// Token sequences that may not be generated.
  public var badWords: [[Int]]?

  enum CodingKeys: String, CodingKey {
    case decoderStartTokenID = "decoder_start_token_id"
    case endTokenID = "eos_token_id"
    case forcedEndTokenID = "forced_eos_token_id"
    case padTokenID = "pad_token_id"
    case beams = "num_beams"
    case maximumLength = "max_length"
    case badWords = "bad_words_ids"
  }

  /// What Loupe writes beside a model it trained.
  public init(_ configuration: ModelConfiguration) {
    decoderStartTokenID = configuration.decoderStartID
    endTokenID = configuration.endID
    forcedEndTokenID = configuration.endID
    padTokenID = configuration.padID
    badWords = configuration.padID == configuration.endID ? nil : [[configuration.padID]]
  }

  /// Nothing asked.
  public init() {}
}
