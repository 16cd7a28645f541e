import CLoupeKernels
import CLoupeKernels.Variants
import Foundation
import Testing

@Suite struct FusedAttentionTests {
  private static func unwritten(_ count: Int) -> FencedBuffer<Float> {
    FencedBuffer([Float](repeating: .nan, count: count))
  }

  /// One call gives the bits of the stages: whether somebody watches never changes a translation.
  @Test(arguments: KernelVariant.available)
  func equalsTheStages(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for (number, shape) in (AttentionShape.small + AttentionShape.large).enumerated() {
      let problem = AttentionProblem(shape, biased: number % 2 == 1, &generator)
      let dropout = number % 3 == 2 ? AttentionProblem.Dropout.example : nil
      let expected = problem.stages(variant, dropout: dropout)
      let kept = number % 4 < 2 ? Self.unwritten(shape.cells) : nil
      let out = FencedBuffer([Float](repeating: 0, count: shape.queryFloats))
      let scratch = Self.unwritten(
        variant.kernels.fused_attention_scratch_floats(shape.queries, shape.keys, shape.size))
      let statistics = Self.unwritten(shape.heads * shape.queries * 2)
      var block = problem.fusedBlock(dropout: dropout, keeping: kept)
      // Heads may be computed in parts.
      variant.kernels.fused_attention(
        &block, 0, 1, out.pointer, shape.qStride, statistics.pointer, scratch.pointer)
      variant.kernels.fused_attention(
        &block, 1, shape.heads, out.pointer, shape.qStride, statistics.pointer, scratch.pointer)
      #expect(out.values == expected.out, "\(shape)")
      if let kept { #expect(kept.values == expected.weights, "\(shape)") }
      #expect(!statistics.values.contains { $0.isNaN }, "\(shape)")
      let all = [out, scratch, statistics] + (kept.map { [$0] } ?? [])
      #expect(all.filter { !$0.canariesAreIntact }.isEmpty, "\(shape)")
    }
  }

  /// The statistics of a row are its largest score and the reciprocal of its sum of exponentials.
  @Test(arguments: KernelVariant.available)
  func statisticsOfRows(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    let shape = AttentionShape(queries: 40, keys: 45, size: 24, causalOffset: -3)
    let problem = AttentionProblem(shape, biased: true, &generator)
    let scores = problem.stages(variant).scores
    var statistics = [Float](repeating: .nan, count: shape.heads * shape.queries * 2)
    var out = [Float](repeating: 0, count: shape.queryFloats)
    var scratch = [Float](
      repeating: 0, count: variant.kernels.fused_attention_scratch_floats(40, 45, 24))
    var block = problem.fusedBlock()
    variant.kernels.fused_attention(
      &block, 0, shape.heads, &out, shape.qStride, &statistics, &scratch)
    for row in 0..<shape.heads * shape.queries {
      let seen = scores[row * 45..<(row + 1) * 45].prefix(shape.visible(row % shape.queries))
      let (largest, factor) = (statistics[row * 2], statistics[row * 2 + 1])
      guard let maximum = seen.max() else {
        #expect((largest, factor) == (0, 0))
        continue
      }
      #expect(largest == maximum)
      let sum = seen.reduce(0) { $0 + exp(Double($1) - Double(maximum)) }
      #expect(abs(Double(factor) * sum - 1) <= 1e-6)
    }
  }

  /// Statistics are written only where somebody wants them.
  @Test(arguments: KernelVariant.available)
  func worksWithoutStatistics(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 3)
    let shape = AttentionShape(queries: 7, keys: 9, size: 8)
    let problem = AttentionProblem(shape, &generator)
    var out = [Float](repeating: 0, count: shape.queryFloats)
    var scratch = [Float](
      repeating: 0, count: variant.kernels.fused_attention_scratch_floats(7, 9, 8))
    var block = problem.fusedBlock()
    variant.kernels.fused_attention(&block, 0, shape.heads, &out, shape.qStride, nil, &scratch)
    #expect(out == problem.stages(variant).out)
  }

  /// NaN in a key shows in the rows that see it, and in no other.
  @Test(arguments: KernelVariant.available)
  func notANumberShows(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 4)
    let shape = AttentionShape(queries: 40, keys: 40, heads: 1, size: 16, causalOffset: 0)
    let problem = AttentionProblem(shape, &generator)
    problem.k.pointer[23 * shape.kvStride + 2] = .nan
    var out = [Float](repeating: 0, count: shape.queryFloats)
    var scratch = [Float](
      repeating: 0, count: variant.kernels.fused_attention_scratch_floats(40, 40, 16))
    var block = problem.fusedBlock()
    variant.kernels.fused_attention(&block, 0, 1, &out, shape.qStride, nil, &scratch)
    for query in 0..<40 {
      let row = out[query * shape.qStride..<(query + 1) * shape.qStride]
      #expect(row.filter { $0.isNaN }.count == (query < 23 ? 0 : 16), "query \(query)")
    }
  }
}
