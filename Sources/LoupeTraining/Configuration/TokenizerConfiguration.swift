/// The pieces a text is cut into, joint for source and target.
public struct TokenizerConfiguration: Codable, Sendable, Equatable {
  /// How the pieces are found.
  public enum Kind: String, Codable, Sendable {
    /// A unigram language model of pieces (Kudo 2018).
    case unigram
    /// Byte-pair encoding (Sennrich et al. 2016).
    case bpe
    /// Every character a piece.
    case characters
    /// The units that a practice task is made of; needs `data.task`.
    case practice
  }

  /// How the pieces are found.
  ///
  /// Default `unigram`.
  public var kind = Kind.unigram
  /// Entries of the vocabulary, the special ones included.
  ///
  /// 8 … 1,000,000, default 8,000.
  public var vocabularySize = 8_000
  /// Share of the corpus' characters that get a piece of their own; the rest becomes unknown.
  ///
  /// 0.5 … 1, default 0.9995.
  public var characterCoverage = 0.9995
  /// Probability with which a merge is left out when a sentence is cut for training; 0: never.
  ///
  /// Drawn anew each epoch (BPE-dropout, Provilkov et al. 2020). 0 ..< 1, default 0; needs `kind`
  /// bpe.
  public var mergeDropout = 0.0
  /// Sentences the pieces are learned from at most.
  ///
  /// 1 … 100,000,000, default 1,000,000.
  public var maximumSentences = 1_000_000
  /// A directory that already holds `source.spm`, `target.spm` and `vocab.json`; nil: they are
  /// trained.
  ///
  /// Default nil.
  public var directory: String?

  /// The defaults.
  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, vocabularySize, characterCoverage, mergeDropout, maximumSentences
    case directory
  }

  /// Reads the settings; unknown ones are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    kind = try values.value(.kind, or: kind)
    vocabularySize = try values.value(.vocabularySize, or: vocabularySize)
    characterCoverage = try values.value(.characterCoverage, or: characterCoverage)
    mergeDropout = try values.value(.mergeDropout, or: mergeDropout)
    maximumSentences = try values.value(.maximumSentences, or: maximumSentences)
    directory = try values.decodeIfPresent(String.self, forKey: .directory)
  }

  /// Refuses values that cannot be used.
  func validate() throws(TrainingError) {
    try requireRanges(
      [
        ("vocabularySize", vocabularySize, 8...1_000_000),
        ("maximumSentences", maximumSentences, 1...100_000_000),
      ], in: "tokenizer")
    try require(
      characterCoverage >= 0.5 && characterCoverage <= 1, "tokenizer.characterCoverage",
      "is \(characterCoverage); it must lie in 0.5…1")
    try require(
      mergeDropout >= 0 && mergeDropout < 1, "tokenizer.mergeDropout",
      "is \(mergeDropout); it must lie in 0..<1")
    try require(
      mergeDropout == 0 || kind == .bpe, "tokenizer.mergeDropout",
      "needs merges, which only tokenizer.kind bpe has; \(kind.rawValue) has none")
  }
}
