import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct LayerNormTests {
  private static let epsilon: Float = 1e-5

  /// Mean and 1 / √(variance + epsilon) of one row.
  private static func statistics(_ row: some Collection<Double>) -> (mean: Double, rstd: Double) {
    let count = Double(row.count)
    let mean = row.reduce(0, +) / count
    let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    return (mean, 1 / (variance + Double(epsilon)).squareRoot())
  }

  @Test(arguments: KernelVariant.available)
  func everyLengthWithAndWithoutResidual(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for columns in Array(1...67) + [256, 513, 1_024] {
      for hasResidual in [false, true] {
        let rows = 2
        let x = generator.floats(rows * columns, in: -1...3)
        let residual = hasResidual ? generator.floats(rows * columns, in: -3...1) : nil
        let (gain, bias) = (generator.floats(columns), generator.floats(columns))
        let summed = residual.map { zip(x, $0).map(+) } ?? x
        let (input, sum) = (FencedBuffer(x), FencedBuffer(x.map { _ in Float.nan }))
        let other = FencedBuffer(residual ?? [])
        let mean = FencedBuffer([Float](repeating: .nan, count: rows))
        let rstd = FencedBuffer([Float](repeating: .nan, count: rows))
        let y = FencedBuffer(x.map { _ in Float.nan })
        let (gains, biases) = (FencedBuffer(gain), FencedBuffer(bias))
        variant.kernels.layer_norm(
          rows, columns, input.pointer, hasResidual ? other.pointer : nil, gains.pointer,
          biases.pointer, Self.epsilon, sum.pointer, mean.pointer, rstd.pointer, y.pointer)
        #expect(sum.values == summed)
        for row in 0..<rows {
          let values = summed[row * columns..<(row + 1) * columns].map(Double.init)
          let expected = Self.statistics(values)
          #expect(abs(Double(mean.values[row]) - expected.mean) <= 1e-6)
          #expect(abs(Double(rstd.values[row]) / expected.rstd - 1) <= 1e-6)
          let normalised = values.indices.map { j in
            (values[j] - expected.mean) * expected.rstd * Double(gain[j]) + Double(bias[j])
          }
          // x is of the size of its deviation, so nothing cancels: 1e-6 of the normalised value
          // plus the last rounding. (One or two columns of nearly equal values have a large 1 /
          // deviation: there the rounding of the mean counts.)
          let magnified = 1e-6 + 4 * 6e-8 * expected.rstd
          let mismatch = firstMismatch(
            Array(y.values[row * columns..<(row + 1) * columns]), normalised, absolute: magnified,
            relative: 1e-6)
          #expect(mismatch == nil, "\(columns) columns, residual: \(hasResidual)")
        }
        #expect(sum.canariesAreIntact && y.canariesAreIntact && mean.canariesAreIntact)
        #expect(rstd.canariesAreIntact)
      }
    }
  }

  @Test(arguments: KernelVariant.available)
  func outputsMayBeLeftOutOrShared(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    for columns in [1, 7, 32, 45] {
      let (x, residual) = (generator.floats(3 * columns), generator.floats(3 * columns))
      let (gain, bias) = (generator.floats(columns), generator.floats(columns))
      var expected = x
      variant.kernels.layer_norm(
        3, columns, x, residual, gain, bias, Self.epsilon, nil, nil, nil, &expected)
      // y = x
      let inPlace = FencedBuffer(x)
      variant.kernels.layer_norm(
        3, columns, inPlace.pointer, residual, gain, bias, Self.epsilon, nil, nil, nil,
        inPlace.pointer)
      #expect(inPlace.values == expected)
      // sum = x
      let sum = FencedBuffer(x)
      let y = FencedBuffer(x.map { _ in Float.nan })
      variant.kernels.layer_norm(
        3, columns, sum.pointer, residual, gain, bias, Self.epsilon, sum.pointer, nil, nil,
        y.pointer)
      #expect(sum.values == zip(x, residual).map(+))
      #expect(y.values == expected)
      // A row does not depend on its neighbours.
      let alone = FencedBuffer([Float](repeating: .nan, count: columns))
      variant.kernels.layer_norm(
        1, columns, Array(x[columns..<2 * columns]), Array(residual[columns..<2 * columns]), gain,
        bias, Self.epsilon, nil, nil, nil, alone.pointer)
      #expect(alone.values == Array(expected[columns..<2 * columns]))
    }
  }

  /// Far from zero the variance must not cancel away (as E[x²] - E[x]² does).
  @Test(arguments: KernelVariant.available)
  func largeMean(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 3)
    let x = generator.floats(256, in: 999...1_001)
    let (gain, bias) = ([Float](repeating: 1, count: 256), [Float](repeating: 0, count: 256))
    var y = x
    variant.kernels.layer_norm(1, 256, x, nil, gain, bias, Self.epsilon, nil, nil, nil, &y)
    let expected = Self.statistics(x.doubles)
    // The mean is good to half a unit in the last place of 1,000: 3e-5.
    let normalised = x.map { (Double($0) - expected.mean) * expected.rstd }
    #expect(firstMismatch(y, normalised, absolute: 2e-4, relative: 1e-5) == nil)
  }

  @Test(arguments: KernelVariant.available)
  func backward(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 4)
    for columns in Array(1...67) + [512] {
      let rows = 3
      let (x, gradient) = (generator.floats(rows * columns), generator.floats(rows * columns))
      let gain = generator.floats(columns)
      var (expectedX, expectedGain, expectedBias) = ([Double](), [Double](), [Double]())
      let (beforeGain, beforeBias) = (generator.floats(columns), generator.floats(columns))
      expectedGain = beforeGain.doubles
      expectedBias = beforeBias.doubles
      var (means, rstds) = ([Float](), [Float]())
      for row in 0..<rows {
        let range = row * columns..<(row + 1) * columns
        let (values, gs) = (x[range].map(Double.init), gradient[range].map(Double.init))
        let statistics = Self.statistics(values)
        means.append(Float(statistics.mean))
        rstds.append(Float(statistics.rstd))
        // The kernel is given the rounded statistics: so is the reference.
        let (mean, rstd) = (Double(Float(statistics.mean)), Double(Float(statistics.rstd)))
        let z = values.map { ($0 - mean) * rstd }
        let scaled = zip(gs, gain).map { $0 * Double($1) }
        let meanScaled = scaled.reduce(0, +) / Double(columns)
        let meanProduct = zip(scaled, z).reduce(0) { $0 + $1.0 * $1.1 } / Double(columns)
        for j in 0..<columns {
          expectedX.append(rstd * (scaled[j] - meanScaled - z[j] * meanProduct))
          expectedGain[j] += gs[j] * z[j]
          expectedBias[j] += gs[j]
        }
      }
      let (input, incoming) = (FencedBuffer(x), FencedBuffer(gradient))
      let out = FencedBuffer(x.map { _ in Float.nan })
      let (gains, toGain) = (FencedBuffer(gain), FencedBuffer(beforeGain))
      let toBias = FencedBuffer(beforeBias)
      let (mean, rstd) = (FencedBuffer(means), FencedBuffer(rstds))
      variant.kernels.layer_norm_backward(
        rows, columns, input.pointer, gains.pointer, mean.pointer, rstd.pointer, incoming.pointer,
        out.pointer, toGain.pointer, toBias.pointer)
      // A handful of roundings of terms of the size of rstd (large where a row's values lie close
      // together).
      let largest = Double(rstds.max() ?? 1)
      let tolerance = 4e-6 * max(1, largest) * max(1, largest) / 4
      let mismatchX = firstMismatch(out.values, expectedX, absolute: tolerance, relative: 1e-6)
      #expect(mismatchX == nil, "\(columns) columns")
      #expect(firstMismatch(toGain.values, expectedGain, absolute: 2e-6, relative: 1e-6) == nil)
      #expect(firstMismatch(toBias.values, expectedBias, absolute: 1e-6, relative: 0) == nil)
      #expect(out.canariesAreIntact && toGain.canariesAreIntact && toBias.canariesAreIntact)
      // In place.
      var (again, againBias) = (beforeGain, beforeBias)
      variant.kernels.layer_norm_backward(
        rows, columns, input.pointer, gains.pointer, mean.pointer, rstd.pointer, incoming.pointer,
        incoming.pointer, &again, &againBias)
      #expect(incoming.values == out.values)
    }
  }
}
