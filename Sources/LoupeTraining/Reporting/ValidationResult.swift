/// How well a model does on the development set.
public struct ValidationResult: Codable, Sendable, Equatable {
  /// One translation.
  public struct Sample: Codable, Sendable, Equatable {
    /// What was translated.
    public let source: String
    /// What the corpus gives.
    public let reference: String
    /// What the model gives.
    public let translation: String
  }

  /// Step at which the model was judged.
  public let step: Int
  /// Mean negative log-likelihood a target token, in nats, without smoothing.
  public let loss: Double
  /// Sentences the loss was measured on.
  public let lossSentences: Int
  /// BLEU of greedy translations; nil when none were made.
  public let bleu: Double?
  /// chrF of greedy translations; nil when none were made.
  public let chrf: Double?
  /// What BLEU and chrF were computed with.
  public let signatures: [String]
  /// Share of translations that equal their reference; nil when none were made.
  public let exactMatch: Double?
  /// Share of translations whose pronoun is their reference's; nil where there are none.
  public let correctPronouns: Double?
  /// Sentences that were translated.
  public let translatedSentences: Int
  /// The first translations.
  public let samples: [Sample]
  /// Seconds the validation took.
  public let seconds: Double

  /// A result of the model at `step`.
  package init(
    step: Int, loss: Double, lossSentences: Int, bleu: Double?, chrf: Double?, signatures: [String],
    exactMatch: Double?, correctPronouns: Double? = nil, translatedSentences: Int,
    samples: [Sample], seconds: Double
  ) {
    self.step = step
    self.loss = loss
    self.lossSentences = lossSentences
    self.bleu = bleu
    self.chrf = chrf
    self.signatures = signatures
    self.exactMatch = exactMatch
    self.correctPronouns = correctPronouns
    self.translatedSentences = translatedSentences
    self.samples = samples
    self.seconds = seconds
  }

  /// The value of `measure`, larger is better.
  func score(_ measure: ValidationConfiguration.Measure) -> Double {
    switch measure {
    case .loss: -loss
    case .bleu: bleu ?? -.infinity
    case .chrf: chrf ?? -.infinity
    case .exactMatch: exactMatch ?? -.infinity
    case .correctPronouns: correctPronouns ?? -.infinity
    }
  }

  /// Whether the measure has reached `goal`.
  func reaches(_ goal: Double, of measure: ValidationConfiguration.Measure) -> Bool {
    measure == .loss ? loss <= goal : score(measure) >= goal
  }
}
