import CLoupeKernels
import CLoupeKernels.Variants
import Foundation
import Testing

@Suite struct ChoiceTests {
  /// Whether element `a` of `x` ranks before element `b`.
  private static func ranksBefore(_ x: [Float], _ a: Int, _ b: Int) -> Bool {
    if x[a].isNaN != x[b].isNaN { return x[b].isNaN }
    if x[a] == x[b] || x[a].isNaN { return a < b }
    return x[a] > x[b]
  }

  private static func ranking(_ x: [Float]) -> [Int32] {
    x.indices.sorted { ranksBefore(x, $0, $1) }.map(Int32.init)
  }

  /// Rows with many equal elements, infinities and NaN.
  private static func rows(_ count: Int, _ generator: inout SeededGenerator) -> [[Float]] {
    let plain = generator.floats(count)
    let ties = (0..<count).map { _ in Float(Int.random(in: -2...2, using: &generator)) }
    let special: [Float] = [.nan, -.infinity, .infinity, 0, -0.0]
    let wild = (0..<count).map { _ in special[Int.random(in: 0..<5, using: &generator)] }
    return [
      plain, plain.sorted(), plain.sorted(by: >), ties, wild,
      [Float](repeating: .nan, count: count), [Float](repeating: -.infinity, count: count),
    ]
  }

  @Test(arguments: KernelVariant.available)
  func argmax(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for count in Array(1...67) + [2_000] {
      for row in Self.rows(count, &generator) {
        let x = FencedBuffer(row)
        let best = row.indices.reduce(0) { Self.ranksBefore(row, $1, $0) ? $1 : $0 }
        #expect(variant.kernels.argmax(count, x.pointer) == best, "\(count) elements")
      }
    }
  }

  @Test(arguments: KernelVariant.available)
  func topK(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    for count in Array(0...67) + [500] {
      for row in Self.rows(count, &generator) {
        let x = FencedBuffer(row)
        let ranking = Self.ranking(row)
        for k in Set([0, 1, 4, count / 2, count]) where k <= count {
          let indices = FencedBuffer([Int32](repeating: -1, count: k))
          let values = FencedBuffer([Float](repeating: 7, count: k))
          variant.kernels.top_k(count, x.pointer, k, indices.pointer, values.pointer)
          #expect(indices.values == Array(ranking[..<k]), "\(k) of \(count)")
          let expected = ranking[..<k].map { row[Int($0)] }
          #expect(values.values.bitPatterns == expected.bitPatterns)
          #expect(indices.canariesAreIntact && values.canariesAreIntact)
        }
      }
    }
  }

  /// Rows that come in parts, in any order, as they would be chosen from whole.
  @Test(arguments: KernelVariant.available)
  func choose(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 3)
    for count in [1, 2, 15, 16, 17, 67, 300, 1_100] {
      for row in Self.rows(count, &generator) {
        let ranking = Self.ranking(row)
        for k in Set([0, 1, 5, count]) where k <= count {
          let collected = Self.collected(row, k: k, variant, &generator)
          #expect(collected.indices == Array(ranking[..<k]), "\(k) of \(count)")
          let expected = ranking[..<k].map { row[Int($0)] }
          #expect(collected.values.bitPatterns == expected.bitPatterns)
        }
      }
    }
  }

  /// What is found in two equal rows side by side, cut into parts that come in no order.
  private static func collected(
    _ row: [Float], k: Int, _ variant: KernelVariant, _ generator: inout SeededGenerator
  ) -> (indices: [Int32], values: [Float]) {
    let found = FencedBuffer([Int32](repeating: 0, count: 2))
    let indices = FencedBuffer([Int32](repeating: -1, count: 2 * k))
    let values = FencedBuffer([Float](repeating: 7, count: 2 * k))
    let maxima = FencedBuffer([Float](repeating: 7, count: 2))
    let sums = FencedBuffer([Double](repeating: 7, count: 2))
    let cuts = Set((0..<3).map { _ in Int.random(in: 0...row.count, using: &generator) })
    let edges = cuts.union([0, row.count]).sorted()
    for (begin, end) in zip(edges, edges.dropFirst()).shuffled(using: &generator) {
      let part = Array(row[begin..<end])
      let x = FencedBuffer(part + [.nan] + part)
      variant.kernels.choose(
        2, part.count, x.pointer, part.count + 1, Int32(begin), k, found.pointer, indices.pointer,
        values.pointer, maxima.pointer, sums.pointer)
      for r in 0..<2 { expectSum(of: part, maximum: maxima.values[r], sum: sums.values[r]) }
    }
    #expect(found.values == [Int32(k), Int32(k)])
    loupe_order_choices(2, k, found.pointer, indices.pointer, values.pointer)
    #expect(Array(indices.values[..<k]) == Array(indices.values[k...]))
    #expect(indices.canariesAreIntact && values.canariesAreIntact)
    return (Array(indices.values[..<k]), Array(values.values[..<k]))
  }

  private static func expectSum(of part: [Float], maximum: Float, sum: Double) {
    let numbers = part.filter { !$0.isNaN }
    let largest = numbers.max() ?? -.infinity
    #expect(maximum == largest)
    let shift = largest == -.infinity ? 0 : Double(largest)
    let exact = part.reduce(0) { $0 + exp(Double($1) - shift) }
    if exact.isNaN {
      #expect(sum.isNaN)
    } else {
      #expect(abs(sum - exact) <= 1e-6 * exact)
    }
  }
}
