import Foundation
import LoupeTensor
import Testing

/// The most probable tokens, found in logits or while they are computed.
struct RowChoicesTests {
  private static let shapes = [
    (rows: 1, columns: 5), (1, 1_024), (2, 3_100), (13, 1_025), (97, 2_050), (200, 1_300),
  ]
  private static let inputs = 24

  /// What a row's choices say, as bits.
  private static func told(_ choices: RowChoices, _ rows: Int) -> [[UInt32]] {
    (0..<rows).map { row in
      [choices.logSumExp(row).bitPattern]
        + (0..<choices.count).flatMap { rank in
          let (index, logit) = choices.entry(row, rank: rank)
          return [UInt32(index), logit.bitPattern]
        }
    }
  }

  private static func rows(_ x: [Float], in context: ComputeContext) -> Tensor {
    let tensor = context.result(Make.rows(x.count / inputs, inputs), tracked: false)
    tensor.pointer.update(from: x, count: x.count)
    return tensor
  }

  /// The same bits whether the logits are all in memory or never, and on any number of threads.
  @Test(arguments: Precision.allCases, shapes)
  func choicesOfAProductAreThoseOfItsLogits(
    _ precision: Precision, _ shape: (rows: Int, columns: Int)
  ) {
    let weight = Make.parameter(
      "w", Shape(.vocabulary, shape.columns, .model, Self.inputs), index: 0, seed: 1)
    let bias = Make.parameter("b", Shape(.vocabulary, shape.columns), index: 1, seed: 2)
    Parameter.pack([weight], precision: precision)
    var random = SeededNumbers(seed: 3)
    let x = random.floats(shape.rows * Self.inputs)
    for bias in [nil, bias] {
      for count in [0, 1, 9] {
        let alone = ComputeContext(pool: ThreadPool(threads: 1))
        let logits = alone.linear(Self.rows(x, in: alone), weight, bias, axis: .vocabulary)
        let expected = Self.told(alone.choices(logits, count: count), shape.rows)
        for threads in [1, 2, 3] {
          let context = ComputeContext(pool: ThreadPool(threads: threads))
          let choices = context.choices(of: Self.rows(x, in: context), weight, bias, count: count)
          #expect(choices.count == min(count, shape.columns))
          #expect(Self.told(choices, shape.rows) == expected, "\(threads) threads")
        }
      }
    }
  }

  /// Of equal logits the first column's comes first, also where others are found by other threads.
  @Test(arguments: Precision.allCases) func equalLogitsOfAProduct(_ precision: Precision) {
    let (rows, columns, different) = (13, 5_000, 7)
    let weight = Make.parameter(
      "w", Shape(.vocabulary, columns, .model, Self.inputs), index: 0, seed: 5)
    let numbers = weight.values.mutableElements
    for place in (different * Self.inputs)..<numbers.count {
      numbers[place] = numbers[place - different * Self.inputs]
    }
    Parameter.pack([weight], precision: precision)
    var random = SeededNumbers(seed: 6)
    let x = random.floats(rows * Self.inputs)
    for threads in [1, 2, 3] {
      let context = ComputeContext(pool: ThreadPool(threads: threads))
      let choices = context.choices(of: Self.rows(x, in: context), weight, nil, count: 6)
      for row in 0..<rows {
        let first = choices.entry(row, rank: 0)
        #expect(first.index < different, "\(threads) threads")
        for rank in 1..<6 {
          let entry = choices.entry(row, rank: rank)
          #expect(entry.index == first.index + rank * different && entry.logit == first.logit)
        }
      }
    }
  }

  /// A row's choices are what sorting it gives, and do not depend on the rows beside it.
  @Test func choicesAreTheLargest() {
    var random = SeededNumbers(seed: 4)
    let (rows, columns) = (7, 2_500)
    let context = ComputeContext(pool: ThreadPool(threads: 2))
    let logits = context.result(Shape(.position, rows, .vocabulary, columns), tracked: false)
    // Few different numbers: many are equal.
    let numbers = random.floats(rows * columns).map { ($0 * 40).rounded() }
    logits.pointer.update(from: numbers, count: numbers.count)
    let told = Self.told(context.choices(logits, count: 6), rows)
    for row in 0..<rows {
      let own = Array(numbers[row * columns..<(row + 1) * columns])
      let ranking = own.indices.sorted { own[$0] > own[$1] || (own[$0] == own[$1] && $0 < $1) }
      let expected = ranking.prefix(6).flatMap { [UInt32($0), own[$0].bitPattern] }
      #expect(Array(told[row].dropFirst()) == expected)
      let sum = log(own.reduce(0) { $0 + exp(Double($1)) })
      #expect(abs(Double(Float(bitPattern: told[row][0])) - sum) <= 4e-6)
      let alone = context.choices(logits.rows(row..<row + 1), count: 6)
      #expect(Self.told(alone, 1) == [told[row]])
    }
  }

  /// A row without any probability has the log-sum-exp -infinity, one with NaN has NaN.
  @Test func rowsThatAreNoDistribution() {
    let context = ComputeContext()
    let logits = context.result(Shape(.position, 2, .vocabulary, 1_500), tracked: false)
    logits.pointer.update(repeating: -.infinity, count: 1_500)
    (logits.pointer + 1_500).update(repeating: 0, count: 1_500)
    logits.pointer[1_500 + 1_499] = .nan
    let choices = context.choices(logits, count: 2)
    #expect(choices.logSumExp(0) == -.infinity)
    #expect(choices.logSumExp(1).isNaN)
    #expect(choices.entry(0, rank: 1).index == 1 && choices.entry(1, rank: 1).index == 1)
  }
}
