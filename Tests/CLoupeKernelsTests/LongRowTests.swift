import CLoupeKernels
import CLoupeKernels.Variants
import Testing

/// Rows of a vocabulary's length, and several rows in one call.
@Suite struct LongRowTests {
  @Test(arguments: KernelVariant.available)
  func logSumExp(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for columns in Array(1...67) + [1_024, 1_025, 8_001] {
      let x = FencedBuffer(generator.floats(3 * columns, in: -10...10))
      let sums = FencedBuffer([Float](repeating: .nan, count: 3))
      variant.kernels.log_sum_exp(3, columns, x.pointer, sums.pointer)
      let expected = (0..<3).map { row in
        Reference.logSumExp(x.values[row * columns..<(row + 1) * columns].map(Double.init))
      }
      // A relative error of 3e-6 of the sum and one rounding of a number below 20.
      let mismatch = firstMismatch(sums.values, expected, absolute: 4e-6, relative: 0)
      #expect(mismatch == nil, "\(columns) columns")
      #expect(sums.canariesAreIntact)
      // A log-probability computed from it is the one of log-softmax.
      var all = x.values
      variant.kernels.log_softmax(3, columns, x.pointer, &all)
      let same = all.indices.filter { all[$0] == x.values[$0] - sums.values[$0 / columns] }
      #expect(same.count == all.count, "\(columns) columns")
    }
    var none: Float = 0
    variant.kernels.log_sum_exp(1, 40, [Float](repeating: -.infinity, count: 40), &none)
    #expect(none == -.infinity)
    variant.kernels.log_sum_exp(1, 3, [1, .nan, 2], &none)
    #expect(none.isNaN)
  }

  /// A row's softmax must not depend on the rows beside it.
  @Test(arguments: KernelVariant.available)
  func softmaxOfARowIsTheSameAmongOthers(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    for columns in Array(1...67) + [1_023, 1_030] {
      var x = generator.floats(7 * columns, in: -30...30)
      for column in 0..<columns { x[2 * columns + column] = -.infinity }
      x[5 * columns] = .nan
      x[4 * columns] = .infinity
      var together = x
      variant.kernels.softmax(7, columns, x, &together)
      for row in 0..<7 {
        let alone = Array(x[row * columns..<(row + 1) * columns])
        var out = alone
        variant.kernels.softmax(1, columns, alone, &out)
        let among = Array(together[row * columns..<(row + 1) * columns])
        #expect(among.map(\.isNaN) == out.map(\.isNaN), "row \(row) of \(columns) columns")
        #expect(
          zip(among, out).filter { $0 != $1 && !$0.isNaN }.isEmpty,
          "row \(row) of \(columns) columns")
      }
    }
  }

  /// Rows in which the guess at the k-th largest is good, useless and misleading.
  private static func rows(_ count: Int, _ generator: inout SeededGenerator) -> [[Float]] {
    let plain = generator.floats(count)
    let ties = (0..<count).map { _ in Float(Int.random(in: -3...3, using: &generator)) }
    // The largest stand side by side: in few of the parts that the guess is made from.
    var cluster = plain
    for index in count / 2..<count / 2 + 40 { cluster[index] += 5 }
    var sparse = [Float](repeating: .nan, count: count)
    for index in stride(from: 7, to: count, by: count / 9) { sparse[index] = plain[index] }
    var hidden = [Float](repeating: -.infinity, count: count)
    hidden[count - 1] = 1
    hidden[3] = .nan
    var infinite = plain
    infinite[count / 3] = .infinity
    infinite[count / 3 + 1] = .nan
    return [plain, plain.sorted(), plain.sorted(by: >), ties, cluster, sparse, hidden, infinite]
  }

  private static func ranksBefore(_ x: [Float], _ a: Int, _ b: Int) -> Bool {
    if x[a].isNaN != x[b].isNaN { return x[b].isNaN }
    if x[a] == x[b] || x[a].isNaN { return a < b }
    return x[a] > x[b]
  }

  @Test(arguments: KernelVariant.available)
  func topKOfLongRows(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 3)
    for count in [256, 300, 2_111, 9_001] {
      for (number, row) in Self.rows(count, &generator).enumerated() {
        let x = FencedBuffer(row)
        let ranking = row.indices.sorted { Self.ranksBefore(row, $0, $1) }
        for k in [1, 2, 5, 16, 32, 33] {
          let indices = FencedBuffer([Int32](repeating: -1, count: k))
          let values = FencedBuffer([Float](repeating: 7, count: k))
          variant.kernels.top_k(count, x.pointer, k, indices.pointer, values.pointer)
          let wanted = ranking[..<k].map(Int32.init)
          #expect(indices.values == wanted, "row \(number), \(k) of \(count)")
          #expect(values.values.bitPatterns == ranking[..<k].map { row[$0].bitPattern })
          #expect(indices.canariesAreIntact && values.canariesAreIntact)
        }
      }
    }
  }
}
