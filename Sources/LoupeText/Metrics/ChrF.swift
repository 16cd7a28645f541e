/// Corpus chrF as sacreBLEU computes it: F-score over character (and word) n-grams.
///
///     chrF = (1 + β²) · P · R / (β² · P + R),   β = 2
///
/// with precision P and recall R averaged over the orders that occur. Spaces do not count. With
/// word n-grams of orders 1 and 2 it is chrF++.
///
/// - Source: Popović 2015, 2017; Post 2018 (sacreBLEU 2).
public struct ChrF: Equatable, Sendable {
  /// Longest word n-gram: 0 for chrF, 2 for chrF++.
  public let wordOrder: Int
  /// Number of references for each line.
  public let referenceCount: Int
  /// The score in 0…100.
  public let score: Double

  private static let characterOrder = 6
  private static let beta = 2.0

  /// Counts of one order over some text.
  private struct Statistics {
    var hypothesis = 0
    var reference = 0
    var matches = 0
  }

  /// Scores translations against one reference a line.
  ///
  /// - Throws: `TextError.unpairedLines`.
  public init(
    hypotheses: [String], references: [String], wordOrder: Int = 0
  ) throws(TextError) {
    try self.init(hypotheses: hypotheses, referenceSets: [references], wordOrder: wordOrder)
  }

  /// Scores translations against several sets of references; each line counts the best of its own.
  ///
  /// - Parameters:
  ///   - hypotheses: one translation a line: `[line]`.
  ///   - referenceSets: `[set][line]`, each set with one reference a line.
  ///   - wordOrder: longest word n-gram: 0 for chrF, 2 for chrF++.
  /// - Throws: `TextError.unpairedLines`.
  public init(
    hypotheses: [String], referenceSets: [[String]], wordOrder: Int = 0
  ) throws(TextError) {
    for references in referenceSets where references.count != hypotheses.count {
      throw .unpairedLines(hypotheses: hypotheses.count, references: references.count)
    }
    guard !referenceSets.isEmpty else {
      throw .unpairedLines(hypotheses: hypotheses.count, references: 0)
    }
    var sums = [Statistics](repeating: Statistics(), count: Self.characterOrder + wordOrder)
    for (line, hypothesis) in hypotheses.enumerated() {
      let grams = Self.grams(hypothesis, wordOrder: wordOrder)
      let best = Self.best(grams, referenceSets.map { Self.grams($0[line], wordOrder: wordOrder) })
      for (order, statistics) in best.enumerated() {
        sums[order].hypothesis += statistics.hypothesis
        sums[order].reference += statistics.reference
        sums[order].matches += statistics.matches
      }
    }
    self.wordOrder = wordOrder
    self.referenceCount = referenceSets.count
    score = Self.score(sums)
  }

  /// What was computed, in sacreBLEU's notation; `impl` stands in place of its version.
  public var signature: String {
    "nrefs:\(referenceCount)|case:mixed|eff:yes|nc:\(Self.characterOrder)|nw:\(wordOrder)"
      + "|space:no|impl:Loupe"
  }

  private static func score(_ orders: [Statistics]) -> Double {
    let present = orders.filter { $0.hypothesis > 0 && $0.reference > 0 }
    guard !present.isEmpty else { return 0 }
    let precision =
      present.reduce(0) { $0 + Double($1.matches) / Double($1.hypothesis) } / Double(present.count)
    let recall =
      present.reduce(0) { $0 + Double($1.matches) / Double($1.reference) } / Double(present.count)
    guard precision + recall > 0 else { return 0 }
    let factor = beta * beta
    return 100 * (1 + factor) * precision * recall / (factor * precision + recall)
  }

  // MARK: - n-grams

  /// For each order, n-grams and how often they occur.
  ///
  /// Words are lists of scalars; for character
  /// n-grams every scalar is a word.
  private typealias Grams = [ArraySlice<[Unicode.Scalar]>: Int]

  private static func best(_ hypothesis: [Grams], _ references: [[Grams]]) -> [Statistics] {
    var best: [Statistics] = []
    var bestScore = -1.0
    for reference in references {
      let statistics = zip(hypothesis, reference).map(Self.statistics)
      let score = Self.score(statistics)
      if score > bestScore {
        bestScore = score
        best = statistics
      }
    }
    return best
  }

  private static func statistics(_ hypothesis: Grams, _ reference: Grams) -> Statistics {
    var statistics = Statistics()
    statistics.reference = reference.values.reduce(0, +)
    // n-grams of an order that the reference is too short for do not count.
    guard statistics.reference > 0 else { return statistics }
    for (gram, count) in hypothesis {
      statistics.hypothesis += count
      statistics.matches += min(count, reference[gram, default: 0])
    }
    return statistics
  }

  private static func grams(_ line: String, wordOrder: Int) -> [Grams] {
    let scalars = Array(line.unicodeScalars)
    let characters = scalars.filter { !PythonWhitespace.contains($0) }.map { [$0] }
    var grams = (1...characterOrder).map { counts(characters, order: $0) }
    guard wordOrder > 0 else { return grams }
    let words = PythonWhitespace.split(scalars).flatMap(splitPunctuation)
    for order in 1...wordOrder { grams.append(counts(words, order: order)) }
    return grams
  }

  private static func counts(_ words: [[Unicode.Scalar]], order: Int) -> Grams {
    var counts: Grams = [:]
    guard words.count >= order else { return counts }
    for start in 0...words.count - order {
      counts[words[start..<start + order], default: 0] += 1
    }
    return counts
  }

  /// Splits one ASCII punctuation mark off a word: the last scalar, or else the first.
  private static func splitPunctuation(_ word: ArraySlice<Unicode.Scalar>) -> [[Unicode.Scalar]] {
    guard word.count > 1, let first = word.first, let last = word.last else {
      return [Array(word)]
    }
    if isPunctuation(last) { return [Array(word.dropLast()), [last]] }
    if isPunctuation(first) { return [[first], Array(word.dropFirst())] }
    return [Array(word)]
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
    default: false
    }
  }
}
