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

  /// A bias by distance stands in one row a head, which each query reads from one place earlier.
  @Test(arguments: KernelVariant.available)
  func rowsMayOverlapBackwards(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    for (queries, keys) in [(1, 1), (7, 7), (19, 19), (40, 33), (3, 67)] {
      let shape = AttentionShape(queries: queries, keys: keys, heads: 3, size: 8)
      let scores = FencedBuffer(generator.floats(shape.cells))
      let distances = queries + keys - 1
      let values = FencedBuffer(generator.floats(shape.heads * distances))
      var expected = scores.values
      for h in 0..<shape.heads {
        for i in 0..<queries {
          for j in 0..<keys {
            expected[shape.cell(h, i, j)] += values.values[h * distances + j - i + queries - 1]
          }
        }
      }
      let problem = AttentionProblem(shape, &generator)
      var block = problem.block
      var bias = loupe_attention_bias(
        values: values.pointer + queries - 1, head_stride: distances, query_stride: -1)
      variant.kernels.attention_add_bias(&block, &bias, 0, shape.heads, scores.pointer)
      #expect(scores.values == expected, "\(shape)")
      #expect(scores.canariesAreIntact, "\(shape)")
    }
  }
}
