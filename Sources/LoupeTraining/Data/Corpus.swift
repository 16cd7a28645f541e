/// A parallel corpus in memory, as running text, and what had to be left out of it.
public struct Corpus: Sendable {
  /// What reports call it.
  public let name: String
  /// The usable pairs, in the order of the file.
  public var pairs: [SentencePair]
  /// Lines read.
  public let lines: Int
  /// Lines left out.
  public let badLineCount: Int
  /// The first of them.
  public let badLines: [BadLine]
  /// How often an epoch reads it.
  public let weight: Double

  /// A corpus of `pairs`, the usable ones of `lines` lines.
  package init(
    name: String, pairs: [SentencePair], lines: Int, badLineCount: Int, badLines: [BadLine],
    weight: Double
  ) {
    self.name = name
    self.pairs = pairs
    self.lines = lines
    self.badLineCount = badLineCount
    self.badLines = badLines
    self.weight = weight
  }
}
