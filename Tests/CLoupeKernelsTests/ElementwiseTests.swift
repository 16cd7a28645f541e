import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct ElementwiseTests {
  @Test(arguments: KernelVariant.available)
  func add(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for count in 0...67 {
      let (a, b) = (generator.floats(count), generator.floats(count))
      let expected = zip(a, b).map(+)
      let (left, right, other) = (FencedBuffer(a), FencedBuffer(b), FencedBuffer(b))
      let out = FencedBuffer([Float](repeating: .nan, count: count))
      variant.kernels.add(count, left.pointer, right.pointer, out.pointer)
      variant.kernels.add(count, left.pointer, right.pointer, right.pointer)
      #expect(out.values == expected)
      #expect(right.values == expected)
      variant.kernels.add(count, left.pointer, other.pointer, left.pointer)
      #expect(left.values == expected)
      #expect(out.canariesAreIntact && left.canariesAreIntact && right.canariesAreIntact)
    }
  }

  @Test(arguments: KernelVariant.available)
  func axpyAndScale(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    for count in 0...67 {
      let (x, y) = (generator.floats(count), generator.floats(count))
      let (input, sum) = (FencedBuffer(x), FencedBuffer(y))
      variant.kernels.axpy(count, 0.7, input.pointer, sum.pointer)
      let expected = zip(x, y).map { Double(Float(0.7)) * Double($0) + Double($1) }
      // One or two roundings (with or without fused multiply-add) of numbers below 2.
      #expect(firstMismatch(sum.values, expected, absolute: 2 * 6e-8, relative: 1.2e-7) == nil)
      variant.kernels.scale(count, 0.7, input.pointer)
      #expect(input.values == x.map { $0 * 0.7 })
      #expect(sum.canariesAreIntact && input.canariesAreIntact)
    }
  }

  @Test(arguments: KernelVariant.available)
  func sumOfSquares(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 3)
    for count in Array(0...67) + [10_000] {
      let x = FencedBuffer(generator.floats(count, in: -1e20...1e20))
      let expected = x.values.doubles.reduce(0) { $0 + $1 * $1 }
      // Accumulated in double: squares of 1e20 overflow a float.
      let sum = variant.kernels.sum_of_squares(count, x.pointer)
      #expect(abs(sum - expected) <= 1e-12 * expected, "\(count) elements")
    }
  }

  @Test(arguments: KernelVariant.available)
  func columnSums(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 4)
    for columns in 0...67 {
      for rows in [0, 1, 5] {
        let x = FencedBuffer(generator.floats(rows * columns))
        let before = generator.floats(columns)
        let out = FencedBuffer(before)
        variant.kernels.column_sums_add(rows, columns, x.pointer, out.pointer)
        let expected = (0..<columns).map { j in
          (0..<rows).reduce(Double(before[j])) { $0 + Double(x.values[$1 * columns + j]) }
        }
        #expect(firstMismatch(out.values, expected, absolute: 6 * 6 * 6e-8, relative: 0) == nil)
        #expect(out.canariesAreIntact)
      }
    }
  }

  @Test(arguments: KernelVariant.available, Reference.activations)
  func activation(variant: KernelVariant, activation: loupe_activation) {
    var generator = SeededGenerator(seed: 5)
    for count in 0...67 {
      let x = generator.floats(count, in: -20...20)
      let inOut = FencedBuffer(x)
      variant.kernels.activate(count, activation, inOut.pointer)
      let expected = x.map { Reference.activated(Double($0), activation) }
      // Relative error of the exponential and three roundings. The others take the exponential of a
      // polynomial, whose rounding counts by its size: beside 1, an absolute error.
      let isSimple = activation.rawValue <= LOUPE_ACTIVATION_SWISH.rawValue
      #expect(
        firstMismatch(
          inOut.values, expected, absolute: isSimple ? 1e-30 : 2e-7, relative: 7e-7) == nil,
        "\(activation.rawValue) of \(count)")
      #expect(inOut.canariesAreIntact)
    }
    var special: [Float] = [.nan, -1_000, 1_000, 0]
    variant.kernels.activate(4, activation, &special)
    #expect(special[0].isNaN)
    let isTanh = activation == LOUPE_ACTIVATION_TANH
    #expect(special[1] == (activation == LOUPE_ACTIVATION_NONE ? -1_000 : isTanh ? -1 : 0))
    #expect(special[2] == (isTanh ? 1 : 1_000))
    #expect(special[3] == 0)
  }

  @Test(arguments: KernelVariant.available, Reference.activations)
  func activationBackward(variant: KernelVariant, activation: loupe_activation) {
    var generator = SeededGenerator(seed: 6)
    for count in 0...67 {
      let input = generator.floats(count, in: -8...8)
      let saved = FencedBuffer(
        activation == LOUPE_ACTIVATION_RELU ? input.map { max($0, 0) } : input)
      let gradient = generator.floats(count)
      let expected = zip(input, gradient).map { x, gradient in
        Double(gradient) * Reference.slope(Double(x), activation)
      }
      let separate = FencedBuffer([Float](repeating: .nan, count: count))
      let shared = FencedBuffer(gradient)
      variant.kernels.activate_backward(
        count, activation, saved.pointer, shared.pointer, separate.pointer)
      variant.kernels.activate_backward(
        count, activation, saved.pointer, shared.pointer, shared.pointer)
      #expect(firstMismatch(separate.values, expected, absolute: 1e-6, relative: 1e-6) == nil)
      #expect(shared.values == separate.values)
      #expect(shared.canariesAreIntact && separate.canariesAreIntact)
    }
  }
}
