import Foundation  // for the logarithm and the exponential

/// Corpus BLEU as sacreBLEU computes it.
///
///     BLEU = BP · exp(¼ Σₙ log pₙ),  n = 1…4,   BP = min(1, exp(1 - reference / hypothesis length))
///
/// with clipped n-gram precisions pₙ in percent, counted over the whole corpus. An order without
/// any match counts half (then a quarter, …) of a match: smoothing method `exp`.
///
/// - Source: Papineni et al. 2002; Post 2018 (sacreBLEU 2).
public struct BLEU: Equatable, Sendable {
  /// How text was cut into words.
  public let tokenisation: BLEUTokenisation
  /// Number of references for each line.
  public let referenceCount: Int
  /// The score in 0…100.
  public let score: Double
  /// Clipped precision of each order 1…4, in percent.
  public let precisions: [Double]
  /// What short translations are multiplied with, in 0…1.
  public let brevityPenalty: Double
  /// Words of all translations.
  public let hypothesisLength: Int
  /// Words of all references; of several, the one nearest in length.
  public let referenceLength: Int
  /// For each order, n-grams that occur in a reference.
  public let matches: [Int]
  /// For each order, n-grams of the translations.
  public let totals: [Int]

  private static let orders = 4

  /// Scores translations against one reference a line.
  ///
  /// - Throws: `TextError.unpairedLines`.
  public init(
    hypotheses: [String], references: [String], tokenisation: BLEUTokenisation
  ) throws(TextError) {
    try self.init(
      hypotheses: hypotheses, referenceSets: [references], tokenisation: tokenisation)
  }

  /// Scores translations against several sets of references.
  ///
  /// - Parameters:
  ///   - hypotheses: one translation a line: `[line]`.
  ///   - referenceSets: `[set][line]`, each set with one reference a line.
  ///   - tokenisation: how text is cut into words.
  /// - Throws: `TextError.unpairedLines`.
  public init(
    hypotheses: [String], referenceSets: [[String]], tokenisation: BLEUTokenisation
  ) throws(TextError) {
    for references in referenceSets where references.count != hypotheses.count {
      throw .unpairedLines(hypotheses: hypotheses.count, references: references.count)
    }
    guard !referenceSets.isEmpty else {
      throw .unpairedLines(hypotheses: hypotheses.count, references: 0)
    }
    var matches = [Int](repeating: 0, count: Self.orders)
    var totals = matches
    var hypothesisLength = 0
    var referenceLength = 0
    for (line, hypothesis) in hypotheses.enumerated() {
      let words = tokenisation.words(hypothesis)
      let references = referenceSets.map { tokenisation.words($0[line]) }
      hypothesisLength += words.count
      referenceLength += Self.nearest(references.map(\.count), to: words.count)
      let allowed = Self.largestCounts(references)
      for (gram, count) in Self.counts(words) {
        totals[gram.count - 1] += count
        matches[gram.count - 1] += min(count, allowed[gram, default: 0])
      }
    }
    self.tokenisation = tokenisation
    self.referenceCount = referenceSets.count
    self.hypothesisLength = hypothesisLength
    self.referenceLength = referenceLength
    self.matches = matches
    self.totals = totals
    brevityPenalty = Self.brevityPenalty(hypothesisLength, referenceLength)
    precisions = Self.precisions(matches, totals)
    let logSum = precisions.reduce(0) { $0 + ($1 > 0 ? log($1) : -.infinity) }
    score = brevityPenalty * exp(logSum / Double(Self.orders))
  }

  /// What was computed, in sacreBLEU's notation; `impl` stands in place of its version.
  public var signature: String {
    "nrefs:\(referenceCount)|case:mixed|eff:no|tok:\(tokenisation.rawValue)|smooth:exp|impl:Loupe"
  }

  private static func brevityPenalty(_ hypothesis: Int, _ reference: Int) -> Double {
    guard hypothesis < reference else { return 1 }
    return hypothesis > 0 ? exp(1 - Double(reference) / Double(hypothesis)) : 0
  }

  private static func precisions(_ matches: [Int], _ totals: [Int]) -> [Double] {
    var precisions = [Double](repeating: 0, count: orders)
    guard matches.contains(where: { $0 > 0 }) else { return precisions }
    var smoothing = 1.0
    for order in 0..<orders {
      guard totals[order] > 0 else { break }
      if matches[order] == 0 {
        smoothing *= 2
        precisions[order] = 100 / (smoothing * Double(totals[order]))
      } else {
        precisions[order] = 100 * Double(matches[order]) / Double(totals[order])
      }
    }
    return precisions
  }

  /// Of several lengths the nearest; of two that are equally near, the shorter.
  private static func nearest(_ lengths: [Int], to length: Int) -> Int {
    lengths.min { (abs($0 - length), $0) < (abs($1 - length), $1) } ?? 0
  }

  private static func counts(_ words: [[Unicode.Scalar]]) -> [ArraySlice<[Unicode.Scalar]>: Int] {
    var counts: [ArraySlice<[Unicode.Scalar]>: Int] = [:]
    for order in 1...orders where words.count >= order {
      for start in 0...words.count - order {
        counts[words[start..<start + order], default: 0] += 1
      }
    }
    return counts
  }

  private static func largestCounts(
    _ references: [[[Unicode.Scalar]]]
  ) -> [ArraySlice<[Unicode.Scalar]>: Int] {
    references.reduce(into: [:]) { counts, words in
      counts.merge(Self.counts(words)) { max($0, $1) }
    }
  }
}
