import CLoupeKernels
import CLoupeKernels.Variants
import Foundation
import Testing

/// The four gradients of one attention.
private struct Gradients {
  var q: [Float]
  var k: [Float]
  var v: [Float]
  var bias: [Float]

  var all: [(name: String, values: [Float])] {
    [("queries", q), ("keys", k), ("values", v), ("bias", bias)]
  }
}

@Suite struct FusedAttentionGradientTests {
  /// Gradients by one variant, added to `start`; heads in two calls where there are two.
  private static func gradients(
    _ variant: KernelVariant, _ problem: AttentionProblem, _ gradOut: [Float], start: Gradients,
    dropout: AttentionProblem.Dropout?, keeping: Bool, split: Bool = true
  ) -> Gradients {
    let (shape, kernels) = (problem.shape, variant.kernels)
    let kept = keeping ? FencedBuffer([Float](repeating: .nan, count: shape.cells)) : nil
    var block = problem.fusedBlock(dropout: dropout, keeping: kept)
    let out = FencedBuffer([Float](repeating: 0, count: shape.queryFloats))
    let statistics = FencedBuffer(
      [Float](repeating: .nan, count: shape.heads * shape.queries * 2))
    let forwardScratch = FencedBuffer(
      [Float](
        repeating: .nan,
        count: kernels.fused_attention_scratch_floats(shape.queries, shape.keys, shape.size)))
    kernels.fused_attention(
      &block, 0, shape.heads, out.pointer, shape.qStride, statistics.pointer,
      forwardScratch.pointer)
    let scratch = FencedBuffer(
      [Float](
        repeating: .nan,
        count: kernels.fused_attention_backward_scratch_floats(shape.queries, shape.size)))
    let gradient = FencedBuffer(gradOut)
    let (q, k, v, bias) = (
      FencedBuffer(start.q), FencedBuffer(start.k), FencedBuffer(start.v),
      FencedBuffer(start.bias)
    )
    var places = loupe_fused_gradients(
      out: out.pointer, out_stride: shape.qStride, row_statistics: statistics.pointer,
      grad_out: gradient.pointer, grad_out_stride: shape.qStride, grad_q: q.pointer,
      grad_q_stride: shape.qStride, grad_k: k.pointer, grad_v: v.pointer,
      grad_kv_stride: shape.kvStride, grad_bias: bias.pointer)
    let cut = split ? 1 : 0
    kernels.fused_attention_backward(&block, 0, cut, &places, scratch.pointer)
    kernels.fused_attention_backward(&block, cut, shape.heads, &places, scratch.pointer)
    #expect([q, k, v, bias, scratch].filter { !$0.canariesAreIntact }.isEmpty, "\(shape)")
    return Gradients(q: q.values, k: k.values, v: v.values, bias: bias.values)
  }

  /// Random numbers to add gradients to.
  private static func start(
    _ shape: AttentionShape, _ generator: inout SeededGenerator
  ) -> Gradients {
    Gradients(
      q: generator.floats(shape.queryFloats), k: generator.floats(shape.keyFloats),
      v: generator.floats(shape.keyFloats), bias: generator.floats(shape.cells))
  }

  // MARK: Finite differences

  /// Σ grad_out · attention(q, k, v, bias) in double precision; `factors` are what dropout
  /// multiplies each weight with.
  private static func loss(
    _ shape: AttentionShape, scale: Double, _ operands: [[Double]], factors: [Double],
    gradOut: [Double]
  ) -> Double {
    let (q, k, v, bias) = (operands[0], operands[1], operands[2], operands[3])
    var total = 0.0
    for h in 0..<shape.heads {
      for i in 0..<shape.queries where shape.visible(i) > 0 {
        let row = i * shape.qStride + h * shape.size
        let weights = Reference.softmax(
          (0..<shape.visible(i)).map { j in
            (0..<shape.size).reduce(bias[shape.cell(h, i, j)]) {
              $0 + scale * q[row + $1] * k[j * shape.kvStride + h * shape.size + $1]
            }
          })
        for (j, weight) in weights.enumerated() {
          let key = j * shape.kvStride + h * shape.size
          let dot = (0..<shape.size).reduce(0) { $0 + gradOut[row + $1] * v[key + $1] }
          total += weight * factors[shape.cell(h, i, j)] * dot
        }
      }
    }
    return total
  }

  private static let differenced: [AttentionShape] = [
    AttentionShape(queries: 3, keys: 5, size: 3),
    AttentionShape(queries: 5, keys: 5, size: 4, causalOffset: 0, gap: 1),
    AttentionShape(queries: 6, keys: 4, heads: 1, size: 5, causalOffset: -2),
    AttentionShape(queries: 1, keys: 7, heads: 1, size: 8),
    AttentionShape(queries: 4, keys: 1, heads: 1, size: 2),
  ]

  @Test(arguments: KernelVariant.available)
  func equalFiniteDifferences(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for (number, shape) in Self.differenced.enumerated() {
      let problem = AttentionProblem(shape, biased: true, &generator)
      let gradOut = generator.floats(shape.queryFloats)
      let dropout = number % 2 == 1 ? AttentionProblem.Dropout.example : nil
      var factors = [Float](repeating: 1, count: shape.cells)
      if let dropout {
        variant.kernels.dropout(
          shape.cells, dropout.rate, dropout.seed, dropout.offset, factors, &factors)
      }
      let zero = Gradients(
        q: [Float](repeating: 0, count: shape.queryFloats),
        k: [Float](repeating: 0, count: shape.keyFloats),
        v: [Float](repeating: 0, count: shape.keyFloats),
        bias: [Float](repeating: 0, count: shape.cells))
      let operands = [
        problem.q.values.doubles, problem.k.values.doubles, problem.v.values.doubles,
        problem.biasOrZeros.doubles,
      ]
      // The third derivative times step² and the rounding of the loss over step: below 1e-7.
      let step = 1e-4
      let expected = operands.indices.map { which in
        operands[which].indices.map { index in
          let sides = [step, -step].map { change in
            var moved = operands
            moved[which][index] += change
            return Self.loss(
              shape, scale: Double(problem.scale), moved, factors: factors.doubles,
              gradOut: gradOut.doubles)
          }
          return (sides[0] - sides[1]) / (2 * step)
        }
      }
      for keeping in [false, true] {
        let gradients = Self.gradients(
          variant, problem, gradOut, start: zero, dropout: dropout, keeping: keeping)
        for (gradient, wanted) in zip(gradients.all, expected) {
          let mismatch = firstMismatch(gradient.values, wanted, absolute: 3e-6, relative: 0)
          #expect(mismatch == nil, "\(gradient.name) of \(shape)")
        }
      }
    }
  }

  // MARK: Variants

  /// Every vector variant against the portable one, added to what was there.
  @Test(arguments: KernelVariant.vectorised)
  func equalThePortableOnes(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    for (number, shape) in (AttentionShape.small + AttentionShape.large).enumerated() {
      let problem = AttentionProblem(shape, biased: number % 2 == 1, &generator)
      let gradOut = generator.floats(shape.queryFloats)
      let start = Self.start(shape, &generator)
      let dropout = number % 3 == 2 ? AttentionProblem.Dropout.example : nil
      let keeping = number % 4 < 2
      let expected = Self.gradients(
        .portable, problem, gradOut, start: start, dropout: dropout, keeping: keeping)
      let actual = Self.gradients(
        variant, problem, gradOut, start: start, dropout: dropout, keeping: keeping)
      // Sums of up to 300 queries, or of weights that add up to 1.4, in another order: a few dozen
      // roundings of partial sums below 8.
      for (got, wanted) in zip(actual.all, expected.all) {
        let mismatch = firstMismatch(got.values, wanted.values.doubles, absolute: 2e-5, relative: 0)
        #expect(mismatch == nil, "\(got.name) of \(shape)")
      }
    }
  }

  /// How heads are shared out, and whether weights were kept, changes no bit.
  @Test(arguments: KernelVariant.available)
  func doNotDependOnTheSplit(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 3)
    for shape in [
      AttentionShape(queries: 40, keys: 40, heads: 3, size: 16, causalOffset: 0),
      AttentionShape(queries: 130, keys: 300, heads: 2, size: 8),
    ] {
      let problem = AttentionProblem(shape, &generator)
      let gradOut = generator.floats(shape.queryFloats)
      let start = Self.start(shape, &generator)
      let results = [(true, false), (false, false), (true, true)].map { split, keeping in
        Self.gradients(
          variant, problem, gradOut, start: start, dropout: nil, keeping: keeping, split: split)
      }
      for other in results.dropFirst() {
        for (got, wanted) in zip(other.all, results[0].all) {
          // The portable kernel exponentiates with the C library: the same function both times.
          #expect(got.values.bitPatterns == wanted.values.bitPatterns, "\(got.name) of \(shape)")
        }
      }
    }
  }
}
