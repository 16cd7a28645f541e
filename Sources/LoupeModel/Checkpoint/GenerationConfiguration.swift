/// `generation_config.json`: what a checkpoint asks of its generation.
///
/// Keys and meanings are those of transformers' `GenerationConfig`; older checkpoints keep the same
/// keys in `config.json`. What is absent is nil.
///
/// - Source: `GenerationConfig` of huggingface/transformers 4.57.
public struct GenerationConfiguration: Codable, Sendable, Equatable {
  /// When beam search ends: `early_stopping`.
  public enum EarlyStopping: Sendable, Equatable {
    /// True: when enough hypotheses are finished. False: when the rest is not expected to win.
    case flag(Bool)
    /// `"never"`: when the rest cannot win.
    case never
  }

  /// The token the decoder reads first.
  public var decoderStartTokenID: Int?
  /// The tokens that end a sequence, each of them.
  public var endTokenIDs: [Int]?
  /// The token that is forced at the first step: the target language's in multilingual models.
  public var forcedFirstTokenID: Int?
  /// The token that is forced at the last allowed step.
  public var forcedEndTokenID: Int?
  /// The filling token.
  public var padTokenID: Int?
  /// Beams of the checkpoint's default search.
  public var beams: Int?
  /// Exponent of the length that a hypothesis' log-probability is divided by.
  public var lengthPenalty: Float?
  /// When beam search ends.
  public var earlyStopping: EarlyStopping?
  /// Longest output in tokens, start token included.
  public var maximumLength: Int?
  /// Longest output in tokens, start token not included; goes before `maximumLength`.
  public var maximumNewTokens: Int?
  /// Shortest output in tokens that the end token may close, start token included.
  public var minimumLength: Int?
  /// Shortest output in tokens, start token not included.
  public var minimumNewTokens: Int?
  /// No sequence of this many tokens may stand in the output twice; 0: any may.
  public var noRepeatNGramSize: Int?
  /// No sequence of this many tokens of the source may stand in the output; 0: any may.
  public var encoderNoRepeatNGramSize: Int?
  /// What logits of tokens that stand in the output already are weakened by; 1: nothing.
  public var repetitionPenalty: Float?
  /// Token sequences that may not be generated.
  public var badWords: [[Int]]?
  /// Tokens that may not be generated.
  public var suppressedTokens: [Int]?
  /// Tokens that may not be generated first.
  public var suppressedFirstTokens: [Int]?
  /// Whether probabilities are made to add up to 1 again after tokens were forbidden.
  public var renormalises: Bool?
  /// Whether tokens are drawn rather than searched for.
  public var samples: Bool?
  /// Sampling: logits are divided by it.
  public var temperature: Float?
  /// Sampling: only this many most probable tokens; transformers takes 50 where nothing is said.
  public var topK: Int?
  /// Sampling: only the most probable tokens that reach this probability together.
  public var topP: Float?
  /// What the file asks for that Loupe does not do and that would change the result: `key value`.
  public private(set) var unsupported: [String] = []

  /// Nothing asked.
  public init() {}

  /// What Loupe writes beside a model it trained.
  public init(_ configuration: ModelConfiguration) {
    decoderStartTokenID = configuration.decoderStartID
    endTokenIDs = [configuration.endID]
    forcedEndTokenID = configuration.endID
    padTokenID = configuration.padID
    badWords = configuration.padID == configuration.endID ? nil : [[configuration.padID]]
  }

  /// What the checkpoint in `files` asks: `generation_config.json`, or else `config.json`.
  ///
  /// - Throws: `ModelError` naming the file and the key that cannot be read.
  public init(_ files: ModelFiles) throws(ModelError) {
    for file in ["generation_config.json", "config.json"] where try files.optional(file) != nil {
      self = try files.json(GenerationConfiguration.self, file)
      return
    }
    self.init()
  }

  /// This, with what `other` says laid over it.
  public func overlaid(with other: GenerationConfiguration) -> GenerationConfiguration {
    var result = self
    func lay<Value>(_ key: WritableKeyPath<GenerationConfiguration, Value?>) {
      if let value = other[keyPath: key] { result[keyPath: key] = value }
    }
    for key in [
      \.decoderStartTokenID, \.forcedFirstTokenID, \.forcedEndTokenID, \.padTokenID, \.beams,
      \.maximumLength, \.maximumNewTokens, \.minimumLength, \.minimumNewTokens,
      \.noRepeatNGramSize, \.encoderNoRepeatNGramSize, \.topK,
    ] as [WritableKeyPath<GenerationConfiguration, Int?>] { lay(key) }
    for key in [\.lengthPenalty, \.repetitionPenalty, \.temperature, \.topP]
      as [WritableKeyPath<GenerationConfiguration, Float?>]
    { lay(key) }
    for key in [\.renormalises, \.samples] as [WritableKeyPath<GenerationConfiguration, Bool?>] {
      lay(key)
    }
    for key in [\.endTokenIDs, \.suppressedTokens, \.suppressedFirstTokens]
      as [WritableKeyPath<GenerationConfiguration, [Int]?>]
    { lay(key) }
    lay(\.badWords)
    lay(\.earlyStopping)
    for asked in other.unsupported where !result.unsupported.contains(asked) {
      result.unsupported.append(asked)
    }
    return result
  }
}

// MARK: - Reading and writing

extension GenerationConfiguration {
  enum CodingKeys: String, CodingKey {
    case decoderStartTokenID = "decoder_start_token_id"
    case endTokenIDs = "eos_token_id"
    case forcedFirstTokenID = "forced_bos_token_id"
    case forcedEndTokenID = "forced_eos_token_id"
    case padTokenID = "pad_token_id"
    case beams = "num_beams"
    case lengthPenalty = "length_penalty"
    case earlyStopping = "early_stopping"
    case maximumLength = "max_length"
    case maximumNewTokens = "max_new_tokens"
    case minimumLength = "min_length"
    case minimumNewTokens = "min_new_tokens"
    case noRepeatNGramSize = "no_repeat_ngram_size"
    case encoderNoRepeatNGramSize = "encoder_no_repeat_ngram_size"
    case repetitionPenalty = "repetition_penalty"
    case badWords = "bad_words_ids"
    case suppressedTokens = "suppress_tokens"
    case suppressedFirstTokens = "begin_suppress_tokens"
    case renormalises = "renormalize_logits"
    case samples = "do_sample"
    case temperature
    case topK = "top_k"
    case topP = "top_p"
  }

  /// Reads the keys that there are; the others are nil.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys, _ value: inout Value?) throws {
      value = try container.decodeIfPresent(Value.self, forKey: key)
    }
    try read(.decoderStartTokenID, &decoderStartTokenID)
    endTokenIDs = try container.decodeIfPresent(TokenList.self, forKey: .endTokenIDs)?.ids
    try read(.forcedFirstTokenID, &forcedFirstTokenID)
    forcedEndTokenID =
      try container.decodeIfPresent(TokenList.self, forKey: .forcedEndTokenID)?.ids.first
    try read(.padTokenID, &padTokenID)
    try read(.beams, &beams)
    try read(.lengthPenalty, &lengthPenalty)
    try read(.earlyStopping, &earlyStopping)
    try read(.maximumLength, &maximumLength)
    try read(.maximumNewTokens, &maximumNewTokens)
    try read(.minimumLength, &minimumLength)
    try read(.minimumNewTokens, &minimumNewTokens)
    try read(.noRepeatNGramSize, &noRepeatNGramSize)
    try read(.encoderNoRepeatNGramSize, &encoderNoRepeatNGramSize)
    try read(.repetitionPenalty, &repetitionPenalty)
    try read(.badWords, &badWords)
    try read(.suppressedTokens, &suppressedTokens)
    try read(.suppressedFirstTokens, &suppressedFirstTokens)
    try read(.renormalises, &renormalises)
    try read(.samples, &samples)
    try read(.temperature, &temperature)
    try read(.topK, &topK)
    try read(.topP, &topP)
    unsupported = try UnsupportedGeneration.asked(decoder)
  }

  /// Writes the keys that are not nil.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    func write<Value: Encodable>(_ key: CodingKeys, _ value: Value?) throws {
      try container.encodeIfPresent(value, forKey: key)
    }
    try write(.decoderStartTokenID, decoderStartTokenID)
    try write(.endTokenIDs, endTokenIDs.map { TokenList(ids: $0) })
    try write(.forcedFirstTokenID, forcedFirstTokenID)
    try write(.forcedEndTokenID, forcedEndTokenID)
    try write(.padTokenID, padTokenID)
    try write(.beams, beams)
    try write(.lengthPenalty, lengthPenalty)
    try write(.earlyStopping, earlyStopping)
    try write(.maximumLength, maximumLength)
    try write(.maximumNewTokens, maximumNewTokens)
    try write(.minimumLength, minimumLength)
    try write(.minimumNewTokens, minimumNewTokens)
    try write(.noRepeatNGramSize, noRepeatNGramSize)
    try write(.encoderNoRepeatNGramSize, encoderNoRepeatNGramSize)
    try write(.repetitionPenalty, repetitionPenalty)
    try write(.badWords, badWords)
    try write(.suppressedTokens, suppressedTokens)
    try write(.suppressedFirstTokens, suppressedFirstTokens)
    try write(.renormalises, renormalises)
    try write(.samples, samples)
    try write(.temperature, temperature)
    try write(.topK, topK)
    try write(.topP, topP)
  }

  /// One token, or a list of them.
  private struct TokenList: Codable {
    let ids: [Int]

    init(ids: [Int]) { self.ids = ids }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let id = try? container.decode(Int.self) {
        ids = [id]
      } else {
        ids = try container.decode([Int].self)
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if ids.count == 1 { try container.encode(ids[0]) } else { try container.encode(ids) }
    }
  }
}

extension GenerationConfiguration.EarlyStopping: Codable {
  /// A truth value, or the word `never`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
      return
    }
    guard try container.decode(String.self) == "never" else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "it must be true, false or \"never\"")
    }
    self = .never
  }

  /// A truth value, or the word `never`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let flag): try container.encode(flag)
    case .never: try container.encode("never")
    }
  }
}
