import LoupeTensor
import Testing

/// Attention with a bias by distance of key and query.
struct DistanceBiasTests {
  private let heads = 2
  /// Two heads, distances -2 … 2; all beyond share the last.
  private let near = Buffer([-0.4, 0.7, 0.1, -1.2, 0.3, 0.9, -0.6, 0.2, 0.5, -0.8])

  private func bias(head: Int, distance: Int) -> Float {
    near.elements[head * 5 + 2 + min(max(distance, -2), 2)]
  }

  private func layout(causal: Bool, _ context: ComputeContext) -> AttentionLayout {
    var layout = AttentionLayout.selfAttention(heads: heads, lengths: [6, 1, 9], causal: causal)
    layout.bias = context.distanceBias(near, heads: heads, behind: 8, ahead: causal ? 0 : 8)
    return layout
  }

  private func rows(_ context: ComputeContext, seed: UInt64) -> Tensor {
    var random = SeededNumbers(seed: seed)
    let tensor = context.result(Make.rows(16, 6), tracked: false)
    tensor.pointer.update(from: random.floats(96), count: 96)
    return tensor
  }

  @Test(arguments: [false, true])
  func scoresHaveTheBiasOfTheirDistance(causal: Bool) {
    let context = ComputeContext()
    let (q, k) = (rows(context, seed: 1).allColumns, rows(context, seed: 2).allColumns)
    let biased = layout(causal: causal, context)
    var plain = biased
    plain.bias = nil
    let with = context.attentionScores(q, k, biased, scale: 1).array()
    let without = context.attentionScores(q, k, plain, scale: 1).array()
    for block in biased.blocks {
      for head in 0..<heads {
        for query in 0..<block.queryCount {
          for key in 0..<block.keyCount {
            let cell =
              block.weightStart + (head * block.queryCount + query) * block.keyCount + key
            // A hidden cell is -infinity, whatever is added.
            let expected = without[cell] + bias(head: head, distance: key - query)
            #expect(with[cell] == expected, "head \(head), query \(query), key \(key)")
          }
        }
      }
    }
  }

  /// One pass equals the stages, whole sequences and step by step over kept keys.
  @Test(arguments: [false, true])
  func onePassEqualsTheStagesBitForBit(causal: Bool) {
    let context = ComputeContext()
    let (q, k) = (rows(context, seed: 1).allColumns, rows(context, seed: 2).allColumns)
    let v = rows(context, seed: 3).allColumns
    let layout = layout(causal: causal, context)
    let weights = context.attentionWeights(
      context.attentionScores(q, k, layout, scale: 0.7), layout, keepScores: true)
    let staged = context.attentionMix(weights, v, layout).array()
    #expect(context.attend(q, k, v, layout, scale: 0.7).array() == staged)
  }

  /// The gradient passes the bias by: it is a constant.
  @Test(arguments: [false, true])
  func gradients(causal: Bool) {
    let heads = heads
    let near = near
    GradientCheck(shapes: [Make.rows(5, 6), Make.rows(5, 6), Make.rows(5, 6)]) { context, inputs in
      var layout = AttentionLayout.selfAttention(heads: heads, lengths: [4, 1], causal: causal)
      layout.bias = context.distanceBias(near, heads: heads, behind: 3, ahead: causal ? 0 : 3)
      return context.attend(
        inputs[0].allColumns, inputs[1].allColumns, inputs[2].allColumns, layout, scale: 0.6)
    }.run()
  }
}
