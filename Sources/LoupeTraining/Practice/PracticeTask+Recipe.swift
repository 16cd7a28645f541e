extension PracticeTask {
  /// A recipe that learns the task to at least 99 % in a few minutes on two cores.
  public func recipe(seed: UInt64 = 1) -> TrainingConfiguration {
    var recipe = TrainingConfiguration()
    recipe.name = "practice-\(kind.rawValue)"
    recipe.about = "Practice task: \(kind.rawValue) strings of letters."
    recipe.licence = "CC0-1.0"
    recipe.data.task = self
    recipe.data.maximumTokens = maximumLength + 2
    recipe.tokenizer.kind = .characters
    recipe.model.dModel = 64
    recipe.model.heads = 4
    recipe.model.encoderLayers = 2
    recipe.model.decoderLayers = 2
    recipe.model.feedForward = 256
    recipe.model.maximumPositions = max(64, maximumLength + 8)
    recipe.model.dropout = 0
    recipe.optimisation.batchTokens = 2_048
    recipe.optimisation.labelSmoothing = 0.1
    // Mixed lengths keep a post-norm model steadier than batches of one length.
    recipe.optimisation.bucketsByLength = false
    recipe.optimisation.peakRate = 1e-3
    recipe.optimisation.warmupSteps = 400
    recipe.validation.everySteps = 250
    recipe.validation.translatedSentences = validationExamples
    recipe.validation.lossSentences = validationExamples
    recipe.validation.measure = .exactMatch
    recipe.validation.goal = 0.995
    recipe.validation.maximumTokens = maximumLength + 8
    recipe.limits.steps = 6_000
    recipe.checkpoints.everyMinutes = 2
    recipe.checkpoints.keep = 2
    recipe.checkpoints.average = 1
    recipe.seed = seed
    return recipe
  }
}
