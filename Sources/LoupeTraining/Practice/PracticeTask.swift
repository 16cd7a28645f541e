import LoupeModel

/// A made-up language pair whose rule is known: what a small model can learn in minutes, and
/// attention can be checked against.
public struct PracticeTask: Codable, Sendable, Equatable {
  /// The rule.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// The target is the source.
    case copy
    /// The target is the source read backwards.
    case reverse
  }

  /// The rule.
  public var kind: Kind
  /// Letters the strings are made of.
  ///
  /// 2 … 26, default 26.
  public var letters = 26
  /// Shortest string, in letters.
  ///
  /// 1 … 200, default 1.
  public var minimumLength = 1
  /// Longest string, in letters.
  ///
  /// 1 … 200, default 16.
  public var maximumLength = 16
  /// Different strings to learn from.
  ///
  /// 1 … 10,000,000, default 20,000.
  public var examples = 20_000
  /// Different strings to judge by, none of them learned from.
  ///
  /// 1 … 1,000,000, default 500.
  public var validationExamples = 500
  /// Seed of the strings.
  ///
  /// Default 1.
  public var seed: UInt64 = 1

  /// The task of `kind`.
  public init(_ kind: Kind) { self.kind = kind }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, letters, minimumLength, maximumLength, examples, validationExamples, seed
  }

  /// Reads the settings; unknown ones are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    kind = try values.decode(Kind.self, forKey: .kind)
    letters = try values.value(.letters, or: letters)
    minimumLength = try values.value(.minimumLength, or: minimumLength)
    maximumLength = try values.value(.maximumLength, or: maximumLength)
    examples = try values.value(.examples, or: examples)
    validationExamples = try values.value(.validationExamples, or: validationExamples)
    seed = try values.value(.seed, or: seed)
  }

  /// Refuses values that cannot be used.
  package func validate() throws(TrainingError) {
    try requireRanges(
      [
        ("letters", letters, 2...26), ("minimumLength", minimumLength, 1...200),
        ("maximumLength", maximumLength, 1...200), ("examples", examples, 1...10_000_000),
        ("validationExamples", validationExamples, 1...1_000_000),
      ], in: "data.task")
    try require(
      minimumLength <= maximumLength, "data.task.minimumLength",
      "is \(minimumLength), more than maximumLength \(maximumLength)")
    var possible = 0.0
    var ofLength = 1.0
    for length in 1...maximumLength {
      ofLength *= Double(letters)
      if length >= minimumLength { possible += ofLength }
    }
    // Drawing different strings by chance stays quick while at most half of all are wanted.
    try require(
      Double(examples + validationExamples) <= possible / 2, "data.task.examples",
      "and validationExamples want more than half of the \(Int(min(possible, 1e18))) strings there "
        + "are")
  }

  /// The strings of the alphabet.
  var alphabet: [Character] {
    (0..<letters).map { Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8($0))) }
  }

  /// What the rule makes of `source`.
  package func target(of source: String) -> String {
    switch kind {
    case .copy: source
    case .reverse: String(source.reversed())
    }
  }

  /// Examples to learn from and to judge by; no string stands in both.
  package func corpora() -> TrainingCorpora {
    var random = SplitMix64.derived(from: seed, 2)
    var seen: Set<String> = []
    var pairs: [SentencePair] = []
    while pairs.count < examples + validationExamples {
      let source = string(&random)
      guard seen.insert(source).inserted else { continue }
      pairs.append(SentencePair(source: source, target: target(of: source)))
    }
    let corpus = Corpus(
      name: kind.rawValue, pairs: Array(pairs[validationExamples...]), lines: examples,
      badLineCount: 0, badLines: [], weight: 1)
    return TrainingCorpora(corpora: [corpus], validation: Array(pairs[..<validationExamples]))
  }

  /// Lengths are drawn evenly, so that the few short strings there are get learned, too.
  private func string(_ random: inout SplitMix64) -> String {
    let alphabet = alphabet
    let length = minimumLength + random.below(maximumLength - minimumLength + 1)
    return String((0..<length).map { _ in alphabet[random.below(alphabet.count)] })
  }
}
