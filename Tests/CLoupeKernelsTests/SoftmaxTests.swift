import CLoupeKernels
import CLoupeKernels.Variants
import Foundation
import Testing

@Suite struct SoftmaxTests {
  /// Float exponentials are off by 1.2e-7 each, x - max is rounded once (up to 2⁻²³ of 20), and the
  /// sum adds a few roundings more.
  private static let relativeTolerance = 3e-6

  private func softmax(
    _ variant: KernelVariant, rows: Int, columns: Int, _ x: [Float], inPlace: Bool = false
  ) -> [Float] {
    let input = FencedBuffer(x)
    let output = inPlace ? input : FencedBuffer([Float](repeating: .nan, count: x.count))
    variant.kernels.softmax(rows, columns, input.pointer, output.pointer)
    #expect(output.canariesAreIntact)
    return output.values
  }

  @Test(arguments: KernelVariant.available)
  func everyLength(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for columns in 0...67 {
      let x = generator.floats(3 * columns, in: -10...10)
      let expected = (0..<3).flatMap { row in
        Reference.softmax(x[row * columns..<(row + 1) * columns].map(Double.init))
      }
      for inPlace in [false, true] {
        let actual = softmax(variant, rows: 3, columns: columns, x, inPlace: inPlace)
        let mismatch = firstMismatch(actual, expected, relative: Self.relativeTolerance)
        #expect(mismatch == nil, "\(columns) columns")
      }
    }
  }

  @Test(arguments: KernelVariant.available)
  func longRows(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    for columns in [1_000, 8_000, 65_001] {
      let x = generator.floats(columns, in: -20...20)
      let mismatch = firstMismatch(
        softmax(variant, rows: 1, columns: columns, x), Reference.softmax(x.doubles),
        relative: 4e-6)
      #expect(mismatch == nil, "\(columns) columns")
    }
  }

  /// Over the whole range: relative error of the exponential, exact zero, no overflow.
  @Test(arguments: KernelVariant.available)
  func exponential(variant: KernelVariant) {
    // A row (0, x) gives e^x / (1 + e^x); for x far below zero that is e^x itself.
    let x = stride(from: Float(-86.5), through: -17, by: 0.0137).flatMap { [0, $0] }
    let expected = x.map { $0 == 0 ? 1 : exp(Double($0)) }
    let actual = softmax(variant, rows: x.count / 2, columns: 2, x)
    #expect(firstMismatch(actual, expected, relative: 2e-7) == nil)
    let farValues: [Float] = [-104, -1e10, -Float.greatestFiniteMagnitude, -Float.infinity]
    for far in farValues {
      #expect(softmax(variant, rows: 1, columns: 2, [0, far]) == [1, 0])
    }
    #expect(softmax(variant, rows: 1, columns: 2, [3e38, 3e38]) == [0.5, 0.5])
  }

  @Test(arguments: KernelVariant.available)
  func infinitiesAndNaN(variant: KernelVariant) {
    for columns in [1, 3, 16, 20, 40] {
      let none = [Float](repeating: -.infinity, count: columns)
      #expect(softmax(variant, rows: 1, columns: columns, none).bitPatterns.allSatisfy { $0 == 0 })
      var one = none
      one[columns / 2] = 5
      let expected = one.map { $0 == 5 ? Float(1) : 0 }
      #expect(softmax(variant, rows: 1, columns: columns, one) == expected)
      var broken = none
      broken[columns - 1] = .nan
      let result = softmax(variant, rows: 1, columns: columns, broken)
      #expect(result.filter { $0.isNaN }.count == columns)
    }
  }

  /// Hidden columns behind a row must not change a bit of it.
  @Test(arguments: KernelVariant.available)
  func hiddenColumnsChangeNothing(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 3)
    for columns in [1, 5, 16, 17, 31, 33, 64, 67] {
      let x = generator.floats(columns, in: -5...5)
      let alone = softmax(variant, rows: 1, columns: columns, x)
      for hidden in [1, 3, 16, 40] {
        let padded = x + [Float](repeating: -.infinity, count: hidden)
        let result = softmax(variant, rows: 1, columns: columns + hidden, padded)
        #expect(Array(result[..<columns]) == alone, "\(columns) + \(hidden)")
        #expect(result[columns...].filter { $0 == 0 }.count == hidden)
      }
    }
  }

  @Test(arguments: KernelVariant.available)
  func backward(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 4)
    for columns in 0...67 {
      let y = FencedBuffer(generator.floats(2 * columns, in: 0...1))
      let gradient = generator.floats(2 * columns)
      var expected: [Double] = []
      for row in 0..<2 {
        let range = row * columns..<(row + 1) * columns
        let (ys, gs) = (y.values[range].map(Double.init), gradient[range].map(Double.init))
        let mean = zip(ys, gs).reduce(0) { $0 + $1.0 * $1.1 }
        expected += zip(ys, gs).map { $0 * ($1 - mean) }
      }
      let separate = FencedBuffer([Float](repeating: .nan, count: 2 * columns))
      let shared = FencedBuffer(gradient)
      variant.kernels.softmax_backward(2, columns, y.pointer, shared.pointer, separate.pointer)
      variant.kernels.softmax_backward(2, columns, y.pointer, shared.pointer, shared.pointer)
      // The mean sums up to 67 products below 1: each partial sum is rounded once.
      let mismatch = firstMismatch(separate.values, expected, absolute: 67 * 6e-8 * 17, relative: 0)
      #expect(mismatch == nil, "\(columns) columns")
      #expect(shared.values == separate.values)
      #expect(shared.canariesAreIntact && separate.canariesAreIntact)
    }
  }

  @Test(arguments: KernelVariant.available)
  func logSoftmax(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 5)
    for columns in Array(1...67) + [8_001] {
      let x = generator.floats(2 * columns, in: -10...10)
      let expected = (0..<2).flatMap { row in
        let values = x[row * columns..<(row + 1) * columns].map(Double.init)
        let normaliser = Reference.logSumExp(values)
        return values.map { $0 - normaliser }
      }
      let separate = FencedBuffer([Float](repeating: .nan, count: x.count))
      let shared = FencedBuffer(x)
      variant.kernels.log_softmax(2, columns, shared.pointer, separate.pointer)
      variant.kernels.log_softmax(2, columns, shared.pointer, shared.pointer)
      // The normaliser (up to 20) and the difference are rounded once each.
      let mismatch = firstMismatch(separate.values, expected, absolute: 3e-6, relative: 1.2e-7)
      #expect(mismatch == nil, "\(columns) columns")
      #expect(shared.values == separate.values)
      #expect(shared.canariesAreIntact && separate.canariesAreIntact)
    }
    var hidden: [Float] = [-.infinity, 1, -.infinity]
    variant.kernels.log_softmax(1, 3, hidden, &hidden)
    #expect(hidden == [-.infinity, 0, -.infinity])
    var nothing: [Float] = [-.infinity, -.infinity]
    variant.kernels.log_softmax(1, 2, nothing, &nothing)
    #expect(nothing == [-.infinity, -.infinity])
  }
}
