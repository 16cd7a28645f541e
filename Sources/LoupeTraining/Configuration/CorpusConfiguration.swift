/// One parallel corpus: two files line by line, or one file of tab-separated columns.
public struct CorpusConfiguration: Codable, Sendable, Equatable {
  /// What reports call it.
  ///
  /// Default: the path of its first file.
  public var name: String
  /// File of source sentences, or of all columns.
  public var source: FileReference
  /// File of target sentences; nil: `source` has tab-separated columns.
  public var target: FileReference?
  /// Column of the source sentence, counted from 1.
  ///
  /// Default 1.
  public var sourceColumn = 1
  /// Column of the target sentence, counted from 1.
  ///
  /// Default 2.
  public var targetColumn = 2
  /// How source sentences become running text again.
  ///
  /// Default: they are running text.
  public var sourceRule = DetokenisationRule.none
  /// How target sentences become running text again.
  ///
  /// Default: they are running text.
  public var targetRule = DetokenisationRule.none
  /// How often an epoch reads the corpus, in times; a fraction reads a random part.
  ///
  /// 0 … 100, default 1.
  public var weight = 1.0
  /// Where anybody can get it: an address.
  public var origin: String?
  /// Its licence.
  public var licence: String?
  /// Who is to be named.
  public var attribution: String?

  /// The corpus in `source` (and `target`).
  public init(name: String? = nil, source: FileReference, target: FileReference? = nil) {
    self.name = name ?? source.path
    self.source = source
    self.target = target
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, source, target, sourceColumn, targetColumn, sourceRule, targetRule, weight, origin
    case licence, attribution
  }

  /// Reads the settings; unknown ones are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    self.init(source: try values.decode(FileReference.self, forKey: .source))
    name = try values.value(.name, or: name)
    target = try values.decodeIfPresent(FileReference.self, forKey: .target)
    sourceColumn = try values.value(.sourceColumn, or: sourceColumn)
    targetColumn = try values.value(.targetColumn, or: targetColumn)
    sourceRule = try values.value(.sourceRule, or: sourceRule)
    targetRule = try values.value(.targetRule, or: targetRule)
    weight = try values.value(.weight, or: weight)
    origin = try values.decodeIfPresent(String.self, forKey: .origin)
    licence = try values.decodeIfPresent(String.self, forKey: .licence)
    attribution = try values.decodeIfPresent(String.self, forKey: .attribution)
  }

  /// Refuses values that cannot be used; `key` is the corpus' place in the configuration.
  func validate(_ key: String) throws(TrainingError) {
    try require(!source.path.isEmpty, "\(key).source", "is empty; name a file")
    try requireRanges(
      [
        ("sourceColumn", sourceColumn, 1...1_000), ("targetColumn", targetColumn, 1...1_000),
      ], in: key)
    try require(
      target != nil || sourceColumn != targetColumn, "\(key).targetColumn",
      "is the same column as the source's")
    try require(
      weight >= 0 && weight <= 100, "\(key).weight", "is \(weight); it must lie in 0…100")
  }
}
