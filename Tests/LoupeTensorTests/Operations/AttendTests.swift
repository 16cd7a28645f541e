import Foundation
import LoupeTensor
import Testing

struct AttendTests {
  /// Three sequences of 3, 1 and 4 positions that look at themselves.
  private static func own(causal: Bool) -> AttentionLayout {
    .selfAttention(heads: 2, lengths: [3, 1, 4], causal: causal)
  }

  /// Targets of 2, 3 and 1 positions that look at sources of 4, 1 and 2.
  private static var cross: AttentionLayout {
    var layout = AttentionLayout(heads: 2)
    var keyStart = 0
    for (queries, keys) in [(2, 4), (3, 1), (1, 2)] {
      layout.append(queries: queries, keyStart: keyStart, keys: keys, causal: false)
      keyStart += keys
    }
    return layout
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let layout: AttentionLayout
    let queries: Int
    let keys: Int
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "encoder", layout: own(causal: false), queries: 8, keys: 8),
    Case(name: "masked", layout: own(causal: true), queries: 8, keys: 8),
    Case(name: "cross", layout: cross, queries: 6, keys: 7),
  ]

  @Test(arguments: cases)
  func scoreGradients(_ attention: Case) {
    GradientCheck(shapes: [Make.rows(attention.queries, 6), Make.rows(attention.keys, 6)]) {
      $0.attentionScores($1[0].allColumns, $1[1].allColumns, attention.layout, scale: 0.6)
    }.run()
  }

  @Test(arguments: cases)
  func weightGradients(_ attention: Case) {
    GradientCheck(shapes: [Shape(.weight, attention.layout.weightCount)]) {
      $0.attentionWeights($1[0], attention.layout)
    }.run()
  }

  @Test(arguments: cases)
  func mixGradients(_ attention: Case) {
    GradientCheck(
      shapes: [Shape(.weight, attention.layout.weightCount), Make.rows(attention.keys, 6)]
    ) {
      $0.attentionMix($1[0], $1[1].allColumns, attention.layout)
    }.run()
  }

  /// The three together, with the scores kept or not.
  @Test(arguments: cases, [true, false])
  func wholeGradients(_ attention: Case, keepScores: Bool) {
    GradientCheck(
      shapes: [
        Make.rows(attention.queries, 6), Make.rows(attention.keys, 6),
        Make.rows(attention.keys, 6),
      ]
    ) { context, inputs in
      let scores = context.attentionScores(
        inputs[0].allColumns, inputs[1].allColumns, attention.layout, scale: 0.6)
      let weights = context.attentionWeights(scores, attention.layout, keepScores: keepScores)
      return context.attentionMix(weights, inputs[2].allColumns, attention.layout)
    }.run()
  }

  /// Keys and values from one tensor, as in self-attention without projections: three gradients add
  /// up.
  @Test func gradientsOfOneTensorInAllRoles() {
    let layout = Self.own(causal: true)
    GradientCheck(shapes: [Make.rows(8, 6)]) { context, inputs in
      let x = inputs[0].allColumns
      let scores = context.attentionScores(x, x, layout, scale: 0.6)
      return context.attentionMix(context.attentionWeights(scores, layout), x, layout)
    }.run()
  }

  /// A query sees itself and what came before, and its weights sum to one.
  @Test func maskedWeightsAreCausal() {
    let layout = Self.own(causal: true)
    let check = GradientCheck(shapes: [Make.rows(8, 6), Make.rows(8, 6)]) {
      $0.attentionWeights(
        $0.attentionScores($1[0].allColumns, $1[1].allColumns, layout, scale: 0.6), layout)
    }
    var random = SeededNumbers(seed: 3)
    let weights = check.outcome(
      [random.floats(48), random.floats(48)], differentiates: false
    ).output
    for block in layout.blocks {
      for head in 0..<2 {
        for query in 0..<block.queryCount {
          let start = block.weightStart + (head * block.queryCount + query) * block.keyCount
          let row = weights[start..<start + block.keyCount]
          #expect(row.dropFirst(query + 1).allSatisfy { $0 == 0 })
          #expect(row.prefix(query + 1).allSatisfy { $0 > 0 })
          #expect(abs(row.reduce(0, +) - 1) <= 1e-6)
        }
      }
    }
  }

  /// A sequence of a batch gives the same bits as alone.
  @Test func batchesDoNotMix() {
    var random = SeededNumbers(seed: 4)
    let x = random.floats(48)
    func run(_ lengths: [Int], _ values: [Float]) -> [Float] {
      let layout = AttentionLayout.selfAttention(heads: 2, lengths: lengths, causal: true)
      return GradientCheck(shapes: [Make.rows(values.count / 6, 6)]) {
        let scores = $0.attentionScores($1[0].allColumns, $1[0].allColumns, layout, scale: 0.6)
        return $0.attentionMix($0.attentionWeights(scores, layout), $1[0].allColumns, layout)
      }.outcome([values], differentiates: false).output
    }
    let together = run([3, 1, 4], x)
    let apart =
      run([3], Array(x[..<18])) + run([1], Array(x[18..<24])) + run([4], Array(x[24...]))
    #expect(together == apart)
  }
}
