/// When the state of a training is written to disk.
public struct CheckpointConfiguration: Codable, Sendable, Equatable {
  /// Updates between checkpoints; nil: only by time.
  ///
  /// 1 … 10,000,000, default nil.
  public var everySteps: Int?
  /// Minutes between checkpoints; nil: only by steps.
  ///
  /// Above 0, default 10.
  public var everyMinutes: Double? = 10
  /// Checkpoints kept, the newest ones.
  ///
  /// 1 … 1,000, default 5.
  public var keep = 5
  /// Checkpoints whose weights are averaged into the final model, the newest ones; 1: the last
  /// alone.
  ///
  /// 1 … 1,000, default 5.
  public var average = 5

  /// The defaults.
  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case everySteps, everyMinutes, keep, average
  }

  /// Reads the settings; unknown ones are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    everySteps = try values.decodeIfPresent(Int.self, forKey: .everySteps)
    everyMinutes = try values.decodeIfPresent(Double.self, forKey: .everyMinutes)
    if everySteps == nil, everyMinutes == nil { everyMinutes = 10 }
    keep = try values.value(.keep, or: keep)
    average = try values.value(.average, or: average)
  }

  /// Refuses values that cannot be used.
  func validate() throws(TrainingError) {
    try requireRanges(
      [
        ("everySteps", everySteps ?? 1, 1...10_000_000), ("keep", keep, 1...1_000),
        ("average", average, 1...1_000),
      ], in: "checkpoints")
    if let everyMinutes {
      try require(
        everyMinutes > 0 && everyMinutes.isFinite, "checkpoints.everyMinutes",
        "is \(everyMinutes); it must be above 0")
    }
    try require(
      average <= keep, "checkpoints.average", "is \(average), but only \(keep) are kept")
  }
}
