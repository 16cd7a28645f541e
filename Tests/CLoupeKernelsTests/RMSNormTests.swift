import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct RMSNormTests {
  private static let epsilon: Float = 1e-6

  private static func rstd(_ row: some Collection<Double>) -> Double {
    1 / (row.reduce(0) { $0 + $1 * $1 } / Double(row.count) + Double(epsilon)).squareRoot()
  }

  @Test(arguments: KernelVariant.available)
  func everyLength(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for columns in Array(1...67) + [256, 513, 1_024] {
      let rows = 3
      let x = FencedBuffer(generator.floats(rows * columns, in: -1...3))
      let gain = FencedBuffer(generator.floats(columns))
      let y = FencedBuffer(x.values.map { _ in Float.nan })
      let rstd = FencedBuffer([Float](repeating: .nan, count: rows))
      variant.kernels.rms_norm(
        rows, columns, x.pointer, gain.pointer, Self.epsilon, rstd.pointer, y.pointer)
      for row in 0..<rows {
        let values = x.values[row * columns..<(row + 1) * columns].map(Double.init)
        let scaling = Self.rstd(values)
        #expect(abs(Double(rstd.values[row]) / scaling - 1) <= 1e-6, "\(columns) columns")
        let expected = zip(values, gain.values).map { $0 * scaling * Double($1) }
        let found = Array(y.values[row * columns..<(row + 1) * columns])
        #expect(
          firstMismatch(found, expected, absolute: 1e-7, relative: 1e-6) == nil,
          "\(columns) columns")
      }
      #expect(y.canariesAreIntact && rstd.canariesAreIntact)
      // In place, without statistics, a row alone: the same bits.
      variant.kernels.rms_norm(
        1, columns, x.pointer, gain.pointer, Self.epsilon, nil, x.pointer)
      #expect(Array(x.values.prefix(columns)) == Array(y.values.prefix(columns)))
    }
  }

  @Test(arguments: KernelVariant.available)
  func backward(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    for columns in Array(1...67) + [512] {
      let rows = 3
      let x = generator.floats(rows * columns)
      let gradient = generator.floats(rows * columns)
      let gain = generator.floats(columns)
      let before = generator.floats(columns)
      var expectedX: [Double] = []
      var expectedGain = before.doubles
      var rstds: [Float] = []
      for row in 0..<rows {
        let range = row * columns..<(row + 1) * columns
        let (values, gs) = (x[range].map(Double.init), gradient[range].map(Double.init))
        rstds.append(Float(Self.rstd(values)))
        // The kernel is given the rounded statistic: so is the reference.
        let rstd = Double(rstds[row])
        let scaled = zip(gs, gain).map { $0 * Double($1) }
        let mean =
          zip(scaled, values).reduce(0) { $0 + $1.0 * $1.1 * rstd } / Double(columns)
        for j in 0..<columns {
          expectedX.append(rstd * (scaled[j] - values[j] * rstd * mean))
          expectedGain[j] += gs[j] * values[j] * rstd
        }
      }
      let (input, incoming) = (FencedBuffer(x), FencedBuffer(gradient))
      let (gains, toGain) = (FencedBuffer(gain), FencedBuffer(before))
      let (statistics, out) = (FencedBuffer(rstds), FencedBuffer(x.map { _ in Float.nan }))
      variant.kernels.rms_norm_backward(
        rows, columns, input.pointer, gains.pointer, statistics.pointer, incoming.pointer,
        out.pointer, toGain.pointer)
      // A handful of roundings of terms of the size of rstd.
      let largest = Double(rstds.max() ?? 1)
      #expect(
        firstMismatch(
          out.values, expectedX, absolute: 2e-6 * max(1, largest), relative: 1e-6) == nil,
        "\(columns) columns")
      #expect(firstMismatch(toGain.values, expectedGain, absolute: 2e-6, relative: 1e-6) == nil)
      #expect(out.canariesAreIntact && toGain.canariesAreIntact)
      var again = before
      variant.kernels.rms_norm_backward(
        rows, columns, input.pointer, gains.pointer, statistics.pointer, incoming.pointer,
        incoming.pointer, &again)
      #expect(incoming.values == out.values && again == toGain.values)
    }
  }
}
