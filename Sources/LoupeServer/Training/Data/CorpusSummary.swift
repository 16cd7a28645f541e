import LoupeTraining

/// What is known of an uploaded parallel text.
struct CorpusSummary: Codable, Sendable, Equatable {
  /// A pair of sentences.
  struct Pair: Codable, Sendable, Equatable {
    let source: String
    let target: String

    init(_ pair: SentencePair) {
      source = pair.source
      target = pair.target
    }
  }

  /// A line that was left out.
  struct LeftOut: Codable, Sendable, Equatable {
    /// The line, from 1.
    let line: Int
    /// Why: `notUTF8`, `missingColumn`, `emptySource`, `emptyTarget`, `tooLong`.
    let reason: String

    init(_ line: BadLine) {
      self.line = line.line
      reason =
        switch line.reason {
        case .notUTF8: "notUTF8"
        case .missingColumn: "missingColumn"
        case .emptySource: "emptySource"
        case .emptyTarget: "emptyTarget"
        case .tooLong: "tooLong"
        }
    }
  }

  /// What it is called by.
  var corpus: String
  /// Lines read.
  var lines: Int
  /// Pairs that are learned from.
  var pairs: Int
  /// Pairs kept aside, to judge by.
  var developmentPairs: Int
  /// Lines that cannot be used.
  var unusable: Int
  /// Pairs that stood before.
  var duplicates: Int
  /// The first lines that cannot be used.
  var examples: [LeftOut]
  /// The first pairs.
  var first: [Pair]
  /// Language of the source, as far as its letters tell: `ja` or `und`.
  var sourceLanguage: String
  /// Language of the target.
  var targetLanguage: String
  /// Characters of a source sentence, on average.
  var sourceCharacters: Double
  /// Characters of a target sentence, on average.
  var targetCharacters: Double
  /// Different characters of both sides.
  var differentCharacters: Int
}
