import LoupeGeneration
import LoupeTensor
import LoupeTrace
import Testing

/// Real sentences, their translations and which words belong together, marked by hand: what the bundled
/// model's heads know of it.
@Suite struct RealAlignmentTests {
  private static let pairs = [
    ("I like cats.", "私は猫が好きです。"), ("The cat sleeps on the chair.", "猫は椅子の上に寝ている。"),
    ("My sister plays the violin every evening.", "姉は毎晩バイオリンを弾きます。"),
  ]
  // English words stand between spaces, with the full stop; Japanese ones are the tokenizer's groups:
  // 私は|猫が好きです|。 · 猫|は|椅子の上に|寝ている|。 · 姉|は|毎晩|バイオリン|を|弾きます|。
  private static let gold = """
    0-0 1-1 2-1 2?2
    1-0 0?0 1?1 2-3 3-2 5-2 4?2 5?4
    1-0 0?0 1?1 5-2 6-2 4-3 3?3 2-5 2?4 6?6
    """

  /// The same links as a file of the NAACL format, counted from 1.
  private static var naacl: String {
    gold.split(separator: "\n").enumerated().flatMap { sentence, line in
      line.split(separator: " ").compactMap { link -> String? in
        let numbers = link.split { !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count == 2 else { return nil }
        let mark = link.contains("?") ? "P" : "S"
        return "\(sentence + 1) \(numbers[0] + 1) \(numbers[1] + 1) \(mark)"
      }
    }.joined(separator: "\n")
  }

  /// Errors over all sentences, by row label: of every head, layer after layer.
  private func errors(_ gold: [GoldAlignment]) throws -> [[AlignmentErrorRate]] {
    let translator = try BundledTranslator.load()
    var sums: [[AlignmentErrorRate]] = []
    for (pair, links) in zip(Self.pairs, gold) {
      let trace = try TracedGeneration(translator, TraceRequest(text: pair.0, target: pair.1))
        .run(in: ComputeContext())
      let found = try AttentionAlignment(of: trace, gold: links).labels.map(\.headErrors)
      sums = sums.isEmpty ? found : zip(sums, found).map { zip($0, $1).map { $0 + $1 } }
    }
    return sums
  }

  @Test func someHeadAlignsWordsAndTheRowLabelDecidesWhich() throws {
    let gold = try GoldAlignment.lines(of: Self.gold)
    let errors = try errors(gold).map { $0.map(\.rate) }
    #expect(errors.map(\.count) == [12, 12])
    let best = try errors.map { try #require($0.min()) }
    #expect(min(best[0], best[1]) < 0.35, "\(best)")
    // A head that aligns by one label does not by the other: the rows are shifted by a token.
    for label in errors.indices {
      let head = try #require(errors[label].firstIndex(of: best[label]))
      if best[label] < 0.35 { #expect(errors[1 - label][head] > best[label] + 0.1, "\(errors)") }
    }
  }

  @Test func bothFormatsSayTheSame() throws {
    let pharaoh = try GoldAlignment.lines(of: Self.gold)
    #expect(try GoldAlignment.lines(of: Self.naacl) == pharaoh)
    #expect(pharaoh.map(\.sure.count) == [3, 4, 5])
  }
}
