/// What a model learns from.
public struct DataConfiguration: Codable, Sendable, Equatable {
  /// How two examples become one of two sentences.
  public enum Joining: String, Codable, Sendable {
    /// Any two examples.
    case random
    /// An example and the one after it in its corpus.
    case consecutive
  }

  /// A practice task whose examples are made up, instead of corpora; nil: none.
  public var task: PracticeTask?
  /// The corpora.
  public var corpora: [CorpusConfiguration] = []
  /// Corpora none of whose sentences, source or target, may be learned from (development and test
  /// sets).
  ///
  /// Default: none.
  public var exclude: [CorpusConfiguration] = []
  /// Whether only the first of pairs with the same two sentences is kept.
  ///
  /// Default true.
  public var dropsDuplicates = true
  /// Longest sentence, in characters a side; longer ones count as bad lines.
  ///
  /// 1 … 100,000, default 1,000.
  public var maximumCharacters = 1_000
  /// Longest example, in tokens a side; longer ones are left out.
  ///
  /// 2 … 100,000, default 128.
  public var maximumTokens = 128
  /// Share of bad lines from which on a corpus is refused.
  ///
  /// 0 … 1, default 0.01.
  public var maximumBadShare = 0.01
  /// Share of an epoch's examples that are two joined ones, so that a model learns to translate two
  /// sentences.
  ///
  /// 0 … 1, default 0.
  public var joinedShare = 0.0
  /// Which examples are joined.
  ///
  /// Default `random`.
  public var joining = Joining.random
  /// What stands between joined source sentences.
  ///
  /// Default a space.
  public var sourceSeparator = " "
  /// What stands between joined target sentences.
  ///
  /// Default a space.
  public var targetSeparator = " "

  /// No corpora yet.
  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case task, corpora, exclude, dropsDuplicates, maximumCharacters, maximumTokens, maximumBadShare
    case joinedShare, joining, sourceSeparator, targetSeparator
  }

  /// Reads the settings; unknown ones are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    task = try values.decodeIfPresent(PracticeTask.self, forKey: .task)
    corpora = try values.value(.corpora, or: corpora)
    exclude = try values.value(.exclude, or: exclude)
    dropsDuplicates = try values.value(.dropsDuplicates, or: dropsDuplicates)
    maximumCharacters = try values.value(.maximumCharacters, or: maximumCharacters)
    maximumTokens = try values.value(.maximumTokens, or: maximumTokens)
    maximumBadShare = try values.value(.maximumBadShare, or: maximumBadShare)
    joinedShare = try values.value(.joinedShare, or: joinedShare)
    joining = try values.value(.joining, or: joining)
    sourceSeparator = try values.value(.sourceSeparator, or: sourceSeparator)
    targetSeparator = try values.value(.targetSeparator, or: targetSeparator)
  }

  /// Refuses values that cannot be used.
  func validate() throws(TrainingError) {
    try require(
      corpora.isEmpty == (task != nil), "data.corpora",
      task == nil ? "is empty; name at least one corpus" : "must be empty beside a practice task")
    try task?.validate()
    for (index, corpus) in corpora.enumerated() { try corpus.validate("data.corpora[\(index)]") }
    for (index, corpus) in exclude.enumerated() { try corpus.validate("data.exclude[\(index)]") }
    try require(
      (1...100_000).contains(maximumCharacters), "data.maximumCharacters",
      "is \(maximumCharacters); it must lie in 1…100000")
    try require(
      (2...100_000).contains(maximumTokens), "data.maximumTokens",
      "is \(maximumTokens); it must lie in 2…100000")
    try require(
      maximumBadShare >= 0 && maximumBadShare <= 1, "data.maximumBadShare",
      "is \(maximumBadShare); it must lie in 0…1")
    try require(
      joinedShare >= 0 && joinedShare <= 1, "data.joinedShare",
      "is \(joinedShare); it must lie in 0…1")
  }
}
