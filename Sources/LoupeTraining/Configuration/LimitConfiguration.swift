/// When a training ends; the first limit that is reached counts.
public struct LimitConfiguration: Codable, Sendable, Equatable {
  /// Updates.
  ///
  /// 1 … 1,000,000,000; nil: no limit.
  public var steps: Int?
  /// Passes over the data.
  ///
  /// 1 … 1,000,000; nil: no limit.
  public var epochs: Int?
  /// Minutes of training, earlier parts of a resumed run included.
  ///
  /// Above 0; nil: no limit.
  public var minutes: Double?

  /// No limit.
  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case steps, epochs, minutes
  }

  /// Reads the settings; unknown ones are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    steps = try values.decodeIfPresent(Int.self, forKey: .steps)
    epochs = try values.decodeIfPresent(Int.self, forKey: .epochs)
    minutes = try values.decodeIfPresent(Double.self, forKey: .minutes)
  }

  /// Refuses values that cannot be used.
  func validate() throws(TrainingError) {
    try requireRanges(
      [
        ("steps", steps ?? 1, 1...1_000_000_000), ("epochs", epochs ?? 1, 1...1_000_000),
      ], in: "limits")
    if let minutes {
      try require(
        minutes > 0 && minutes.isFinite, "limits.minutes", "is \(minutes); it must be above 0")
    }
  }
}
