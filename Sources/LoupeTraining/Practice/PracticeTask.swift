/// A made-up language pair whose rule is known: what a small model can learn in minutes, and
/// attention can be checked against.
public struct PracticeTask: Codable, Sendable, Equatable {
  /// The rule.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// The target is the source.
    case copy
    /// The target is the source read backwards.
    case reverse
    /// The target is the source's letters in alphabetical order.
    case sort
    /// The target is the sum of two numbers, digit by digit.
    case addition
    /// The target is a Japanese date in English.
    case dates
    /// The target is the values of some of the keys in the source.
    case recall
    /// English to French: whether “it” becomes il or elle depends on what it stands for.
    case pronounEnFr = "pronoun-en-fr"
    /// Japanese to English: whether a left-out subject is he or she depends on who is meant.
    case pronounJaEn = "pronoun-ja-en"
  }

  /// The rule.
  public var kind: Kind
  /// Letters the strings are made of; keys to choose from.
  ///
  /// 2 … 26, default 26; for copy, reverse, sort, recall.
  public var letters = 26
  /// Shortest string in letters, number in digits, list in pairs.
  ///
  /// 1 … 200 letters, 1 … 8 digits, 1 … 26 pairs; default 1, for recall 3.
  public var minimumLength = 1
  /// Longest string in letters, number in digits, list in pairs.
  ///
  /// As `minimumLength`; default 16 letters, 3 digits, 8 pairs.
  public var maximumLength = 16
  /// Different examples to learn from.
  ///
  /// 1 … 10,000,000; the default depends on the rule.
  public var examples = 20_000
  /// Different examples to judge by while training, none of them learned from.
  ///
  /// 1 … 1,000,000, default 500.
  public var validationExamples = 500
  /// Different examples to judge the finished model by, apart from both.
  ///
  /// 1 … 1,000,000, default 500.
  public var testExamples = 500
  /// Seed of the examples.
  ///
  /// Default 1.
  public var seed: UInt64 = 1

  /// The task of `kind`, with its defaults.
  public init(_ kind: Kind) {
    self.kind = kind
    for parameter in kind.parameters { self[keyPath: parameter.path] = parameter.standard }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, letters, minimumLength, maximumLength, examples, validationExamples, testExamples
    case seed
  }

  /// Reads the settings; unknown ones and those the rule has no use for are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    self.init(try values.decode(Kind.self, forKey: .kind))
    for parameter in Self.allParameters {
      guard let key = CodingKeys(rawValue: parameter.key),
        let value = try values.decodeIfPresent(Int.self, forKey: key)
      else { continue }
      guard kind.parameters.contains(where: { $0.key == parameter.key }) else {
        throw TrainingError.setting(
          "data.task.\(parameter.key)", reason: "means nothing to the task \(kind.rawValue)")
      }
      self[keyPath: parameter.path] = value
    }
    seed = try values.value(.seed, or: seed)
  }

  /// Writes the settings that the rule uses.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(kind, forKey: .kind)
    for parameter in kind.parameters {
      guard let key = CodingKeys(rawValue: parameter.key) else { continue }
      try values.encode(self[keyPath: parameter.path], forKey: key)
    }
    try values.encode(seed, forKey: .seed)
  }

  /// Every setting that some rule uses.
  private static let allParameters = Kind.copy.parameters

  /// Refuses values that cannot be used.
  package func validate() throws(TrainingError) {
    try requireRanges(
      kind.parameters.map { ($0.key, self[keyPath: $0.path], $0.range) }, in: "data.task")
    try require(
      minimumLength <= maximumLength, "data.task.minimumLength",
      "is \(minimumLength), more than maximumLength \(maximumLength)")
    try require(
      kind != .recall || maximumLength <= letters, "data.task.maximumLength",
      "is \(maximumLength) pairs, but there are only \(letters) letters to tell them apart")
    try requireRoom()
  }

  /// Drawing different examples by chance stays quick while at most half of all are wanted; of
  /// those split by key, a twentieth is there for validation and as much for the test.
  private func requireRoom() throws(TrainingError) {
    let possible = rule.capacity
    let parts: [(key: String, wanted: Int, share: Double)] =
      rule.splitsByKey
      ? [
        ("examples", examples, 0.9), ("validationExamples", validationExamples, 0.05),
        ("testExamples", testExamples, 0.05),
      ] : [("examples", examples + validationExamples + testExamples, 1)]
    for part in parts {
      let room = part.share * possible / 2
      try require(
        Double(part.wanted) <= room, "data.task.\(part.key)",
        "wants more than half of the \(Int(min(2 * room, 1e18))) examples there are "
          + (rule.splitsByKey ? "for it" : "for learning, validation and test together"))
    }
  }
}
