import LoupeModel

extension GenerationSettings {
  /// The settings that a checkpoint asks for; what it does not say has its default.
  ///
  /// - Parameter asked: `generation_config.json`, or a task's parameters laid over it.
  /// - Deviation: where a checkpoint names no longest output, transformers takes 20 tokens and
  ///   Loupe its default.
  public init(_ asked: GenerationConfiguration) {
    self.init()
    if let beams = asked.beams, beams > 1 {
      method = .beam
      self.beams = min(beams, 64)
    } else if asked.samples == true {
      method = .sample
      topK = max(0, asked.topK ?? 50)
    }
    if let temperature = asked.temperature, temperature > 0 { self.temperature = temperature }
    if let topP = asked.topP, topP > 0, topP <= 1 { self.topP = topP }
    if let penalty = asked.lengthPenalty, penalty.isFinite { lengthPenalty = penalty }
    switch asked.earlyStopping {
    case .flag(let stops)?: earlyStopping = stops ? .yes : .no
    case .never?: earlyStopping = .never
    case nil: break
    }
    // transformers counts the start token in max_length and min_length.
    if let length = asked.maximumNewTokens ?? asked.maximumLength.map({ $0 - 1 }), length >= 1 {
      maximumNewTokens = length
    }
    minimumNewTokens = max(0, (asked.minimumLength ?? 0) - 1, asked.minimumNewTokens ?? 0)
    minimumNewTokens = min(minimumNewTokens, maximumNewTokens)
    noRepeatNGramSize = max(0, asked.noRepeatNGramSize ?? 0)
    encoderNoRepeatNGramSize = max(0, asked.encoderNoRepeatNGramSize ?? 0)
    if let penalty = asked.repetitionPenalty, penalty > 0, penalty.isFinite {
      repetitionPenalty = penalty
    }
  }
}
