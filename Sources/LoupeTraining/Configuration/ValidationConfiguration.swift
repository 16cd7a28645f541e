/// How a model is judged while it learns.
public struct ValidationConfiguration: Codable, Sendable, Equatable {
  /// What the best model is chosen by.
  public enum Measure: String, Codable, Sendable {
    /// Negative log-likelihood a token; lower is better.
    case loss
    /// BLEU; higher is better.
    case bleu
    /// chrF; higher is better.
    case chrf
    /// Share of translations that equal their reference; higher is better.
    case exactMatch
    /// Share of translations whose pronoun is their reference's; higher is better.
    case correctPronouns
  }

  /// The development set; nil: no validation.
  public var corpus: CorpusConfiguration?
  /// Updates between validations.
  ///
  /// 1 … 10,000,000, default 1,000.
  public var everySteps = 1_000
  /// Sentences that are translated for BLEU and chrF; 0: none.
  ///
  /// 0 … 1,000,000, default 100.
  public var translatedSentences = 100
  /// Sentences whose loss is measured.
  ///
  /// 1 … 1,000,000, default 1,000.
  public var lossSentences = 1_000
  /// Translations shown after each validation.
  ///
  /// 0 … 1,000, default 3.
  public var samples = 3
  /// What decides about the best step.
  ///
  /// Default `loss`.
  public var measure = Measure.loss
  /// Validations without improvement after which training stops; nil: never.
  ///
  /// 1 … 1,000, default nil.
  public var patience: Int?
  /// Value of the measure at which training ends, since nothing more is wanted; nil: none.
  ///
  /// Default nil.
  public var goal: Double?
  /// Tokens a translation may have at most.
  ///
  /// 1 … 10,000, default 128.
  public var maximumTokens = 128

  /// No validation.
  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case corpus, everySteps, translatedSentences, lossSentences, samples, measure, patience
    case goal, maximumTokens
  }

  /// Reads the settings; unknown ones are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    corpus = try values.decodeIfPresent(CorpusConfiguration.self, forKey: .corpus)
    everySteps = try values.value(.everySteps, or: everySteps)
    translatedSentences = try values.value(.translatedSentences, or: translatedSentences)
    lossSentences = try values.value(.lossSentences, or: lossSentences)
    samples = try values.value(.samples, or: samples)
    measure = try values.value(.measure, or: measure)
    patience = try values.decodeIfPresent(Int.self, forKey: .patience)
    goal = try values.decodeIfPresent(Double.self, forKey: .goal)
    maximumTokens = try values.value(.maximumTokens, or: maximumTokens)
  }

  /// Refuses values that cannot be used.
  func validate() throws(TrainingError) {
    try corpus?.validate("validation.corpus")
    let ranges: [(String, Int, ClosedRange<Int>)] = [
      ("everySteps", everySteps, 1...10_000_000),
      ("translatedSentences", translatedSentences, 0...1_000_000),
      ("lossSentences", lossSentences, 1...1_000_000), ("samples", samples, 0...1_000),
      ("patience", patience ?? 1, 1...1_000), ("maximumTokens", maximumTokens, 1...10_000),
    ]
    try requireRanges(ranges, in: "validation")
    try require(
      measure == .loss || translatedSentences > 0, "validation.measure",
      "is \(measure.rawValue), but “translatedSentences” is 0")
  }
}
