import LoupeTensor
import LoupeTestSupport
import Testing

/// Attention in one pass with gradients, against differences and against its three parts.
struct RecordedAttentionTests {
  private static let scale: Float = 0.6

  private static func own(_ lengths: [Int], causal: Bool) -> AttentionLayout {
    .selfAttention(heads: 2, lengths: lengths, causal: causal)
  }

  private static var cross: AttentionLayout {
    var layout = AttentionLayout(heads: 2)
    var keyStart = 0
    for (queries, keys) in [(2, 4), (3, 1), (1, 2)] {
      layout.append(queries: queries, keyStart: keyStart, keys: keys, causal: false)
      keyStart += keys
    }
    return layout
  }

  /// Self-attention whose queries, keys and values stand side by side in one matrix.
  private static func joined(
    _ layout: AttentionLayout, dropout: Float, fused: Bool, threads: Int = 1
  ) -> GradientCheck {
    GradientCheck(
      shapes: [Make.rows(layout.queryCount, 18)], dropoutSeed: 5,
      pool: ThreadPool(threads: threads)
    ) { context, inputs in
      let (q, k) = (inputs[0].columns(0..<6), inputs[0].columns(6..<12))
      let v = inputs[0].columns(12..<18)
      return attention(context, q, k, v, layout, dropout: dropout, fused: fused)
    }
  }

  private static func attention(
    _ context: ComputeContext, _ q: TensorColumns, _ k: TensorColumns, _ v: TensorColumns,
    _ layout: AttentionLayout, dropout: Float, fused: Bool
  ) -> Tensor {
    if fused { return context.attend(q, k, v, layout, scale: scale, dropout: dropout) }
    let weights = context.attentionWeights(
      context.attentionScores(q, k, layout, scale: scale), layout)
    return context.attentionMix(context.drop(weights, rate: dropout), v, layout)
  }

  @Test(arguments: [true, false], [Float(0), 0.3])
  func selfAttentionGradients(_ causal: Bool, _ dropout: Float) {
    Self.joined(Self.own([3, 1, 4], causal: causal), dropout: dropout, fused: true).run()
  }

  @Test(arguments: [Float(0), 0.3])
  func crossAttentionGradients(_ dropout: Float) {
    GradientCheck(
      shapes: [Make.rows(6, 6), Make.rows(7, 12)], dropoutSeed: 5
    ) { context, inputs in
      Self.attention(
        context, inputs[0].allColumns, inputs[1].columns(0..<6), inputs[1].columns(6..<12),
        Self.cross, dropout: dropout, fused: true)
    }.run()
  }

  /// Output bit for bit, gradients to rounding, for few long and many short sequences.
  @Test(arguments: [[41, 3], [Int](repeating: 5, count: 40)], [Float(0), 0.3])
  func equalsItsParts(_ lengths: [Int], _ dropout: Float) {
    let layout = Self.own(lengths, causal: true)
    var random = SeededNumbers(seed: 8)
    let x = [random.floats(layout.queryCount * 18)]
    let fused = Self.joined(layout, dropout: dropout, fused: true)
      .outcome(x, differentiates: true)
    let parts = Self.joined(layout, dropout: dropout, fused: false)
      .outcome(x, differentiates: true)
    #expect(fused.output == parts.output)
    #expect(largestDifference(fused.inputGradients[0], parts.inputGradients[0]) <= 1e-5)
    #expect((parts.inputGradients[0].map(abs).max() ?? 0) > 1e-2)
  }

  @Test(arguments: [[41, 3], [Int](repeating: 5, count: 40)])
  func threadsDoNotChangeIt(_ lengths: [Int]) {
    let layout = Self.own(lengths, causal: false)
    var random = SeededNumbers(seed: 9)
    let x = [random.floats(layout.queryCount * 18)]
    let one = Self.joined(layout, dropout: 0.2, fused: true).outcome(x, differentiates: true)
    let three = Self.joined(layout, dropout: 0.2, fused: true, threads: 3)
      .outcome(x, differentiates: true)
    #expect(one.output == three.output)
    #expect(one.inputGradients == three.inputGradients)
  }
}
