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
}
