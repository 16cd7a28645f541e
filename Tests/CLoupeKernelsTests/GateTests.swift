import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct GateTests {
  @Test(arguments: KernelVariant.available, Reference.activations)
  func forwardAndBackward(variant: KernelVariant, activation: loupe_activation) {
    var generator = SeededGenerator(seed: 1)
    for count in 0...67 {
      let gate = FencedBuffer(generator.floats(count, in: -6...6))
      let linear = FencedBuffer(generator.floats(count))
      let out = FencedBuffer([Float](repeating: .nan, count: count))
      variant.kernels.gate(count, activation, gate.pointer, linear.pointer, out.pointer)
      let activated = gate.values.map { Reference.activated(Double($0), activation) }
      let expected = zip(activated, linear.values).map { $0 * Double($1) }
      #expect(firstMismatch(out.values, expected, absolute: 1e-6, relative: 1e-6) == nil)

      let gradient = FencedBuffer(generator.floats(count))
      let toGate = FencedBuffer([Float](repeating: .nan, count: count))
      let toLinear = FencedBuffer([Float](repeating: .nan, count: count))
      variant.kernels.gate_backward(
        count, activation, gate.pointer, linear.pointer, gradient.pointer, toGate.pointer,
        toLinear.pointer)
      let expectedGate = (0..<count).map { i in
        Double(gradient.values[i]) * Double(linear.values[i])
          * Reference.slope(Double(gate.values[i]), activation)
      }
      let expectedLinear = zip(gradient.values, activated).map { Double($0) * $1 }
      #expect(firstMismatch(toGate.values, expectedGate, absolute: 1e-6, relative: 1e-6) == nil)
      #expect(
        firstMismatch(toLinear.values, expectedLinear, absolute: 1e-6, relative: 1e-6) == nil)
      variant.kernels.gate(count, activation, gate.pointer, linear.pointer, linear.pointer)
      #expect(linear.values == out.values)
      #expect(
        out.canariesAreIntact && toGate.canariesAreIntact && toLinear.canariesAreIntact
          && linear.canariesAreIntact)
    }
  }
}
