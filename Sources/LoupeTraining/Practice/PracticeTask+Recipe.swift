extension PracticeTask {
  /// A recipe that learns the task to at least 99 % in about a minute on two cores.
  public func recipe(seed: UInt64 = 1) -> TrainingConfiguration {
    var recipe = TrainingConfiguration()
    recipe.name = "practice-\(kind.rawValue)"
    recipe.about = "Practice task: \(kind.name(.english)). \(kind.rule(.english))"
    (recipe.sourceLanguage, recipe.targetLanguage) = languages
    recipe.licence = "CC0-1.0"
    recipe.data.task = self
    recipe.data.maximumTokens = longestSequence
    recipe.tokenizer.kind = .practice
    setSizes(&recipe)
    // Smoothing keeps words from being learned by heart; digits and letters are certain.
    recipe.optimisation.labelSmoothing = pronouns == nil ? 0 : 0.05
    // Mixed lengths keep a post-norm model steadier than batches of one length.
    recipe.optimisation.bucketsByLength = false
    recipe.optimisation.peakRate = 2e-3
    // The rate falls to zero, so that the last steps settle what the first ones found.
    recipe.optimisation.coolDownShare = 0.6
    recipe.limits.steps = steps
    recipe.validation.translatedSentences = validationExamples
    recipe.validation.lossSentences = validationExamples
    recipe.validation.measure = pronouns == nil ? .exactMatch : .correctPronouns
    recipe.validation.goal = 0.998
    recipe.validation.maximumTokens = longestSequence + 8
    recipe.checkpoints.everyMinutes = 2
    recipe.checkpoints.keep = 2
    recipe.checkpoints.average = 1
    recipe.seed = seed
    return recipe
  }

  /// Words ask for a wider model than letters; batches are small, since many small steps learn a rule
  /// faster than few large ones.
  private func setSizes(_ recipe: inout TrainingConfiguration) {
    let hasWords = pronouns != nil
    recipe.model.dModel = hasWords ? 128 : 64
    recipe.model.heads = 4
    recipe.model.encoderLayers = 2
    recipe.model.decoderLayers = 2
    recipe.model.feedForward = 256
    recipe.model.maximumPositions = max(64, longestSequence + 8)
    recipe.model.dropout = 0
    let tokens = hasWords ? 1_536 : kind == .dates ? 2_048 : 1_024
    recipe.optimisation.batchTokens = max(tokens, longestSequence)
    recipe.optimisation.warmupSteps = hasWords || kind == .dates ? 300 : 200
    recipe.validation.everySteps = 125
  }

  /// Updates at most: a minute or two; most tasks reach their goal long before.
  private var steps: Int {
    switch kind {
    case .copy, .reverse, .sort: 1_500
    case .addition: 2_000
    case .recall: 2_500
    case .dates, .pronounEnFr, .pronounJaEn: 1_500
    }
  }

  private var languages: (source: String, target: String) {
    switch kind {
    case .pronounEnFr: ("en", "fr")
    case .pronounJaEn: ("ja", "en")
    default: ("und", "und")
    }
  }

  /// Tokens of the longest source or target, end token included.
  private var longestSequence: Int {
    switch kind {
    case .copy, .reverse, .sort: maximumLength + 2
    case .addition: 2 * maximumLength + 2
    case .dates: 20
    case .recall: maximumLength + 2 + RecallRule.questions
    case .pronounEnFr, .pronounJaEn: 32
    }
  }
}
