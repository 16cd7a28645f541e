import CLoupeKernels
import CLoupeKernels.Variants
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
}
