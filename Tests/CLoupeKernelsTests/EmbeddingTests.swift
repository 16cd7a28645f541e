import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct EmbeddingTests {
  @Test(arguments: KernelVariant.available)
  func forward(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for columns in 0...67 {
      let (table, positions) = (
        FencedBuffer(generator.floats(11 * columns)), FencedBuffer(generator.floats(4 * columns))
      )
      let ids: [Int32] = [10, 0, 3, 3, 7]
      let places: [Int32] = [0, 1, 2, 3, 0]
      let out = FencedBuffer([Float](repeating: .nan, count: 5 * columns))
      variant.kernels.embed(5, columns, table.pointer, ids, 16, nil, nil, out.pointer)
      let (entries, shifts) = (table.values, positions.values)
      let plain: [Float] = ids.flatMap { id -> [Float] in
        entries[Int(id) * columns..<(Int(id) + 1) * columns].map { 16 * $0 }
      }
      #expect(out.values == plain)
      variant.kernels.embed(
        5, columns, table.pointer, ids, 16, positions.pointer, places, out.pointer)
      let shifted = zip(plain.indices, plain).map { index, value in
        Double(value) + Double(shifts[Int(places[index / columns]) * columns + index % columns])
      }
      // Scaling by a power of two is exact; the sum is rounded once.
      #expect(firstMismatch(out.values, shifted, relative: 6e-8) == nil)
      #expect(out.canariesAreIntact)
    }
  }

  @Test(arguments: KernelVariant.available)
  func backward(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    for columns in 0...67 {
      let before = generator.floats(6 * columns)
      let table = FencedBuffer(before)
      let gradient = FencedBuffer(generator.floats(4 * columns))
      let ids: [Int32] = [5, 2, 2, 0]
      variant.kernels.embed_backward(4, columns, ids, 1.5, gradient.pointer, table.pointer)
      var expected = before.doubles
      for (row, id) in ids.enumerated() {
        for j in 0..<columns {
          expected[Int(id) * columns + j] += 1.5 * Double(gradient.values[row * columns + j])
        }
      }
      #expect(firstMismatch(table.values, expected, absolute: 1e-6, relative: 0) == nil)
      #expect(table.canariesAreIntact)
    }
  }
}
