import LoupeText

/// How a translation is generated; the semantics are those of transformers' `generate`.
public struct GenerationSettings: Codable, Sendable, Equatable {
  /// How the next token is chosen.
  public enum Method: String, Codable, Sendable, CaseIterable {
    /// Always the most probable token.
    case greedy
    /// A draw from the distribution.
    case sample
    /// Several hypotheses side by side, the best total kept.
    case beam
  }

  /// When beam search ends.
  public enum EarlyStopping: String, Codable, Sendable, CaseIterable {
    /// When as many hypotheses are finished as there are beams.
    case yes
    /// When the best open hypothesis is not expected to beat the worst finished one.
    ///
    /// This is transformers' `False`.
    case no
    /// When no open hypothesis could ever beat the worst finished one.
    case never
  }

  /// How the next token is chosen; default greedy.
  public var method = Method.greedy
  /// Hypotheses of a beam search, 1…64; default 4.
  public var beams = 4
  /// Exponent of the length that a hypothesis' log-probability is divided by; default 1.
  public var lengthPenalty: Float = 1
  /// When beam search ends; default no.
  public var earlyStopping = EarlyStopping.no
  /// Hypotheses returned for each sentence, at most `beams`; default 1.
  public var returned = 1
  /// Sampling: logits are divided by it; above 0, default 1.
  public var temperature: Float = 1
  /// Sampling: only this many most probable tokens are left; 0, the default, leaves all.
  public var topK = 0
  /// Sampling: only the most probable tokens that together reach this probability are left.
  ///
  /// Above 0, at most 1; 1, the default, leaves all.
  public var topP: Float = 1
  /// Sampling: seed of the draws; default 0.
  public var seed: UInt64 = 0
  /// Most tokens to generate, end token included, start token not; default 200.
  public var maximumNewTokens = 200
  /// Fewest tokens to generate before the end token may be chosen; default 0.
  public var minimumNewTokens = 0
  /// No sequence of this many tokens comes twice in an output; 0, the default: any may.
  public var noRepeatNGramSize = 0
  /// No sequence of this many tokens of the source comes in an output; 0, the default: any may.
  public var encoderNoRepeatNGramSize = 0
  /// Scores of tokens that were generated already: positive ones are divided by this, negative ones
  /// multiplied; above 0, default 1.
  public var repetitionPenalty: Float = 1
  /// Candidates recorded at each step; 0, the default, records no steps.
  public var candidates = 0
  /// What is translated into what, by the model's own codes; by default as the model's files say.
  public var languages = LanguagePair()
  /// Put before the text, such as `translate English to German: `; nil, the default: what
  /// `languages` amounts to in a model that is told its task in words, else nothing.
  public var prefix: String?
  /// Whether a source longer than the model reads is cut; by default it is an error.
  public var truncatesSource = false

  /// Greedy generation with the defaults above.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case method, beams, lengthPenalty, earlyStopping, returned, temperature, topK, topP, seed
    case maximumNewTokens, minimumNewTokens, candidates
    case noRepeatNGramSize, encoderNoRepeatNGramSize, repetitionPenalty
    case languages, prefix, truncatesSource
  }

  /// Reads settings; what is absent has its default.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
      if let given = try container.decodeIfPresent(Value.self, forKey: key) { value = given }
    }
    try read(.method, &method)
    try read(.beams, &beams)
    try read(.lengthPenalty, &lengthPenalty)
    try read(.earlyStopping, &earlyStopping)
    try read(.returned, &returned)
    try read(.temperature, &temperature)
    try read(.topK, &topK)
    try read(.topP, &topP)
    try read(.seed, &seed)
    try read(.maximumNewTokens, &maximumNewTokens)
    try read(.minimumNewTokens, &minimumNewTokens)
    try read(.candidates, &candidates)
    try read(.noRepeatNGramSize, &noRepeatNGramSize)
    try read(.encoderNoRepeatNGramSize, &encoderNoRepeatNGramSize)
    try read(.repetitionPenalty, &repetitionPenalty)
    try read(.languages, &languages)
    prefix = try container.decodeIfPresent(String.self, forKey: .prefix)
    try read(.truncatesSource, &truncatesSource)
  }

  /// Refuses values outside of their range.
  public func validate() throws(GenerationError) {
    func check(_ name: String, _ holds: Bool, _ value: String, _ range: String)
      throws(GenerationError)
    {
      guard holds else { throw .setting(name: name, value: value, range: range) }
    }
    try check("beams", (1...64).contains(beams), "\(beams)", "1…64")
    try check("returned", (1...max(beams, 1)).contains(returned), "\(returned)", "1…beams")
    try check("temperature", temperature > 0 && temperature.isFinite, "\(temperature)", "above 0")
    try check("top-k", topK >= 0, "\(topK)", "0 (all) or more")
    try check("top-p", topP > 0 && topP <= 1, "\(topP)", "above 0, at most 1")
    try check("length penalty", lengthPenalty.isFinite, "\(lengthPenalty)", "a finite number")
    try check("maximum length", maximumNewTokens >= 1, "\(maximumNewTokens)", "1 or more")
    try check(
      "minimum length", (0...maximumNewTokens).contains(minimumNewTokens), "\(minimumNewTokens)",
      "0…maximum length")
    try check("candidates", candidates >= 0, "\(candidates)", "0 or more")
    for (name, size) in [
      ("no-repeat n-gram size", noRepeatNGramSize),
      ("encoder no-repeat n-gram size", encoderNoRepeatNGramSize),
    ] { try check(name, size >= 0, "\(size)", "0 (none) or more") }
    try check(
      "repetition penalty", repetitionPenalty > 0 && repetitionPenalty.isFinite,
      "\(repetitionPenalty)", "above 0")
    if returned > 1, method != .beam {
      throw .setting(name: "returned", value: "\(returned)", range: "1 unless the method is beam")
    }
  }
}
