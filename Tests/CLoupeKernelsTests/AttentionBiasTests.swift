import CLoupeKernels
import CLoupeKernels.Variants
import Testing

@Suite struct AttentionBiasTests {
  /// The bias is added to what is visible, and hidden cells stay hidden.
  @Test(arguments: KernelVariant.available)
  func isAddedToVisibleScores(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for shape in AttentionShape.small {
      let scores = FencedBuffer(generator.floats(shape.cells))
      // A row for each head, shared by its queries.
      let values = FencedBuffer(generator.floats(shape.heads * shape.keys))
      let added = values.values
      var expected = scores.values
      for h in 0..<shape.heads {
        for i in 0..<shape.queries {
          for j in 0..<shape.keys {
            let cell = shape.cell(h, i, j)
            let isVisible = j < shape.visible(i)
            expected[cell] =
              isVisible ? expected[cell] + added[h * shape.keys + j] : -.infinity
            if !isVisible { scores.pointer[cell] = -.infinity }
          }
        }
      }
      let problem = AttentionProblem(shape, &generator)
      var block = problem.block
      var bias = loupe_attention_bias(
        values: values.pointer, head_stride: shape.keys, query_stride: 0)
      variant.kernels.attention_add_bias(&block, &bias, 0, 1, scores.pointer)
      variant.kernels.attention_add_bias(&block, &bias, 1, shape.heads, scores.pointer)
      #expect(scores.values == expected, "\(shape)")
      #expect(scores.canariesAreIntact, "\(shape)")
      bias.values = nil
      variant.kernels.attention_add_bias(&block, &bias, 0, shape.heads, scores.pointer)
      #expect(scores.values == expected, "\(shape)")
    }
  }
}
