/// How the weights are changed.
public struct OptimisationConfiguration: Codable, Sendable, Equatable {
  /// The shape of the learning rate over the steps.
  public enum Schedule: String, Codable, Sendable {
    /// `factor` · d_model^-½ · min(step^-½, step · warmup^-1½), the paper's equation 3.
    case paper
    /// Rises to `peakRate`, then falls with the inverse square root of the step.
    case inverseSquareRoot
    /// Rises to `peakRate`, then stays; with `coolDownShare` it falls at the end.
    case warmupConstant
    /// `peakRate` at every step.
    case constant
  }

  /// Tokens of a batch: the larger of its source and its target tokens stays below.
  ///
  /// 1 … 10,000,000, default 4,096.
  public var batchTokens = 4_096
  /// Batches whose gradients are added up for one update.
  ///
  /// 1 … 10,000, default 1.
  public var accumulatedBatches = 1
  /// Whether a batch's examples have about the same length.
  ///
  /// Default true.
  public var bucketsByLength = true
  /// Share of the target distribution spread over the vocabulary.
  ///
  /// 0 ..< 1, default 0.1.
  public var labelSmoothing: Float = 0.1
  /// The shape of the learning rate.
  ///
  /// Default `inverseSquareRoot`.
  public var schedule = Schedule.inverseSquareRoot
  /// Highest learning rate (`inverseSquareRoot`, `warmupConstant`, `constant`).
  ///
  /// Above 0, default 0.001.
  public var peakRate = 1e-3
  /// Multiplies the rate of `paper`.
  ///
  /// Above 0, default 1.
  public var factor = 1.0
  /// Updates until the highest rate.
  ///
  /// 1 … 10,000,000, default 4,000.
  public var warmupSteps = 4_000
  /// Share of `limits.steps`, at the end, over which the rate falls evenly to zero; 0: it does not.
  ///
  /// 0 … 1, default 0; needs `limits.steps`, and a resumed run may move them.
  public var coolDownShare = 0.0
  /// Largest norm of the gradient; 0: no limit.
  ///
  /// 0 …, default 1.
  public var maximumGradientNorm = 1.0
  /// Adam's β₁.
  ///
  /// 0 ..< 1, default 0.9.
  public var beta1: Float = 0.9
  /// Adam's β₂.
  ///
  /// 0 ..< 1, default 0.98.
  public var beta2: Float = 0.98
  /// Adam's ε.
  ///
  /// Above 0, default 1e-9.
  public var epsilon: Float = 1e-9
  /// Decoupled weight decay.
  ///
  /// 0 … 1, default 0.
  public var weightDecay: Float = 0

  /// The defaults.
  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case batchTokens, accumulatedBatches, bucketsByLength, labelSmoothing, schedule, peakRate
    case factor, warmupSteps, coolDownShare, maximumGradientNorm, beta1, beta2, epsilon, weightDecay
  }

  /// Reads the settings; unknown ones are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    batchTokens = try values.value(.batchTokens, or: batchTokens)
    accumulatedBatches = try values.value(.accumulatedBatches, or: accumulatedBatches)
    bucketsByLength = try values.value(.bucketsByLength, or: bucketsByLength)
    labelSmoothing = try values.value(.labelSmoothing, or: labelSmoothing)
    schedule = try values.value(.schedule, or: schedule)
    peakRate = try values.value(.peakRate, or: peakRate)
    factor = try values.value(.factor, or: factor)
    warmupSteps = try values.value(.warmupSteps, or: warmupSteps)
    coolDownShare = try values.value(.coolDownShare, or: coolDownShare)
    maximumGradientNorm = try values.value(.maximumGradientNorm, or: maximumGradientNorm)
    beta1 = try values.value(.beta1, or: beta1)
    beta2 = try values.value(.beta2, or: beta2)
    epsilon = try values.value(.epsilon, or: epsilon)
    weightDecay = try values.value(.weightDecay, or: weightDecay)
  }

  /// Refuses values that cannot be used.
  func validate() throws(TrainingError) {
    try requireRanges(
      [
        ("batchTokens", batchTokens, 1...10_000_000),
        ("accumulatedBatches", accumulatedBatches, 1...10_000),
        ("warmupSteps", warmupSteps, 1...10_000_000),
      ], in: "optimisation")
    let group = "optimisation"
    for (key, value) in [
      ("labelSmoothing", labelSmoothing), ("beta1", beta1), ("beta2", beta2),
    ] {
      try require(value >= 0 && value < 1, "\(group).\(key)", "is \(value); it must lie in 0..<1")
    }
    for (key, value) in [
      ("peakRate", peakRate), ("factor", factor), ("epsilon", Double(epsilon)),
    ] {
      try require(
        value > 0 && value.isFinite, "\(group).\(key)", "is \(value); it must be above 0")
    }
    try require(
      coolDownShare >= 0 && coolDownShare <= 1, "\(group).coolDownShare",
      "is \(coolDownShare); it must lie in 0…1")
    try require(
      maximumGradientNorm >= 0 && maximumGradientNorm.isFinite, "\(group).maximumGradientNorm",
      "is \(maximumGradientNorm); it must be 0 or more")
    try require(
      weightDecay >= 0 && weightDecay <= 1, "\(group).weightDecay",
      "is \(weightDecay); it must lie in 0…1")
  }

  /// The schedule for a model of width `dModel` that is trained for `steps` updates, if that is
  /// known.
  func learningRates(dModel: Int, steps: Int?) -> LearningRateSchedule {
    let whole: LearningRateSchedule =
      switch schedule {
      case .paper: .paper(factor: factor, dModel: dModel, warmupSteps: warmupSteps)
      case .inverseSquareRoot: .inverseSquareRoot(peak: peakRate, warmupSteps: warmupSteps)
      case .warmupConstant: .warmupConstant(peak: peakRate, warmupSteps: warmupSteps)
      case .constant: .constant(peakRate)
      }
    guard let steps, coolDownShare > 0 else { return whole }
    let length = Int((coolDownShare * Double(steps)).rounded())
    return .coolingDown(whole, start: steps - length, end: steps)
  }
}
