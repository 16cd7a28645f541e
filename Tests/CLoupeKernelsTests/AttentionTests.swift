import CLoupeKernels
import CLoupeKernels.Variants
import Testing

/// The size of one attention and random numbers for all its operands.
private struct AttentionCase: CustomStringConvertible {
  var queries: Int
  var keys: Int
  var heads: Int
  var size: Int
  var causalOffset = Int.max / 2
  var gap = 0

  var description: String {
    "\(queries) queries, \(keys) keys, \(heads) heads of \(size), "
      + "offset \(causalOffset), gap \(gap)"
  }

  var cells: Int { heads * queries * keys }
  var qStride: Int { heads * size + gap }
  var kvStride: Int { heads * size + 2 * gap }
  var scale: Float { 1 / Float(size).squareRoot() }

  /// Floats of a matrix with this many rows: nothing stands behind the last row.
  func floats(rows: Int, stride: Int) -> Int { rows == 0 ? 0 : (rows - 1) * stride + heads * size }

  /// Keys that the query may see.
  func visible(_ query: Int) -> Int {
    causalOffset >= keys ? keys : max(0, min(keys, query + causalOffset + 1))
  }

  /// Index of element d of a head in a row.
  func at(_ row: Int, _ stride: Int, _ head: Int, _ d: Int) -> Int {
    row * stride + head * size + d
  }

  func cell(_ head: Int, _ query: Int, _ key: Int) -> Int { (head * queries + query) * keys + key }

  func forEachCell(_ body: (_ head: Int, _ query: Int, _ key: Int) -> Void) {
    for h in 0..<heads { for i in 0..<queries { for j in 0..<keys { body(h, i, j) } } }
  }

  /// Largest error of a float sum of this many terms below `magnitude` each: one rounding a partial
  /// sum.
  func tolerance(terms: Int, magnitude: Double = 1) -> Double {
    Double(terms * terms + 4 * terms + 8) * magnitude * 0x1p-24
  }
}

/// Queries, keys and values in fenced memory.
private struct Operands {
  let shape: AttentionCase
  let q: FencedBuffer<Float>
  let k: FencedBuffer<Float>
  let v: FencedBuffer<Float>

  init(_ shape: AttentionCase, _ generator: inout SeededGenerator) {
    self.shape = shape
    q = FencedBuffer(generator.floats(shape.floats(rows: shape.queries, stride: shape.qStride)))
    k = FencedBuffer(generator.floats(shape.floats(rows: shape.keys, stride: shape.kvStride)))
    v = FencedBuffer(generator.floats(shape.floats(rows: shape.keys, stride: shape.kvStride)))
  }

  var block: loupe_attention_block {
    loupe_attention_block(
      q: q.pointer, q_stride: shape.qStride, k: k.pointer, v: v.pointer, kv_stride: shape.kvStride,
      query_count: shape.queries, key_count: shape.keys, heads: shape.heads, head_size: shape.size,
      scale: shape.scale, causal_offset: shape.causalOffset)
  }
}

@Suite struct AttentionTests {
  /// Head sizes that are and are not whole vectors, one and many queries, keys around the panel
  /// widths.
  private static let cases: [AttentionCase] = {
    var cases: [AttentionCase] = []
    for size in [1, 3, 4, 8, 12, 16, 17, 31, 32, 33, 64, 67] {
      cases.append(AttentionCase(queries: 5, keys: 7, heads: 2, size: size, gap: size % 3))
      cases.append(AttentionCase(queries: 9, keys: 9, heads: 2, size: size, causalOffset: 0))
    }
    for keys in [1, 2, 15, 16, 17, 31, 32, 33, 40, 67] {
      cases.append(AttentionCase(queries: 1, keys: keys, heads: 3, size: 8, gap: 1))
      cases.append(
        AttentionCase(queries: 1, keys: keys, heads: 2, size: 32, causalOffset: keys - 1))
      cases.append(AttentionCase(queries: keys, keys: keys, heads: 1, size: 12, causalOffset: 0))
    }
    cases.append(AttentionCase(queries: 30, keys: 33, heads: 1, size: 16, causalOffset: 3))
    cases.append(AttentionCase(queries: 20, keys: 13, heads: 1, size: 16, causalOffset: -4))
    cases.append(AttentionCase(queries: 3, keys: 5, heads: 1, size: 4, causalOffset: -9))
    cases.append(AttentionCase(queries: 2, keys: 300, heads: 1, size: 20))
    cases.append(AttentionCase(queries: 3, keys: 4, heads: 1, size: 300))
    cases.append(AttentionCase(queries: 0, keys: 4, heads: 1, size: 8))
    cases.append(AttentionCase(queries: 4, keys: 0, heads: 1, size: 8))
    return cases
  }()

  @Test(arguments: KernelVariant.available)
  func scores(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 1)
    for shape in Self.cases {
      let operands = Operands(shape, &generator)
      let scores = FencedBuffer([Float](repeating: .nan, count: shape.cells))
      var block = operands.block
      // Heads may be computed in parts.
      variant.kernels.attention_scores(&block, 0, 1, scores.pointer)
      variant.kernels.attention_scores(&block, 1, shape.heads, scores.pointer)
      let (q, k) = (operands.q.values, operands.k.values)
      var expected = [Double](repeating: 0, count: shape.cells)
      shape.forEachCell { h, i, j in
        let products = (0..<shape.size).map { d in
          Double(q[shape.at(i, shape.qStride, h, d)]) * Double(k[shape.at(j, shape.kvStride, h, d)])
        }
        expected[shape.cell(h, i, j)] =
          j < shape.visible(i) ? Double(shape.scale) * products.reduce(0, +) : -.infinity
      }
      let tolerance = shape.tolerance(terms: shape.size)
      let mismatch = firstMismatch(scores.values, expected, absolute: tolerance, relative: 0)
      #expect(mismatch == nil, "\(shape)")
      #expect(scores.canariesAreIntact, "\(shape)")
    }
  }

  @Test(arguments: KernelVariant.available)
  func mix(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 2)
    for shape in Self.cases {
      let operands = Operands(shape, &generator)
      let weights = FencedBuffer(generator.floats(shape.cells))
      let before = generator.floats(shape.floats(rows: shape.queries, stride: shape.qStride))
      let out = FencedBuffer(before)
      var block = operands.block
      variant.kernels.attention_mix(
        &block, 0, shape.heads, weights.pointer, out.pointer, shape.qStride)
      let (w, v) = (weights.values, operands.v.values)
      var expected = before.doubles
      for h in 0..<shape.heads {
        for i in 0..<shape.queries {
          for d in 0..<shape.size {
            expected[shape.at(i, shape.qStride, h, d)] = (0..<shape.keys).reduce(0) { sum, j in
              sum + Double(w[shape.cell(h, i, j)]) * Double(v[shape.at(j, shape.kvStride, h, d)])
            }
          }
        }
      }
      let tolerance = shape.tolerance(terms: shape.keys)
      let mismatch = firstMismatch(out.values, expected, absolute: tolerance, relative: 0)
      #expect(mismatch == nil, "\(shape)")
      #expect(out.canariesAreIntact, "\(shape)")
    }
  }

  @Test(arguments: KernelVariant.available)
  func mixBackward(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 3)
    for shape in Self.cases {
      let operands = Operands(shape, &generator)
      let weights = FencedBuffer(generator.floats(shape.cells))
      let gradOut = FencedBuffer(
        generator.floats(shape.floats(rows: shape.queries, stride: shape.qStride)))
      let gradWeights = FencedBuffer([Float](repeating: .nan, count: shape.cells))
      let before = generator.floats(shape.floats(rows: shape.keys, stride: shape.kvStride))
      let gradV = FencedBuffer(before)
      var block = operands.block
      variant.kernels.attention_mix_backward(
        &block, 0, shape.heads, weights.pointer, gradOut.pointer, shape.qStride,
        gradWeights.pointer, gradV.pointer, shape.kvStride)
      let (w, v, g) = (weights.values, operands.v.values, gradOut.values)
      var expectedWeights = [Double](repeating: 0, count: shape.cells)
      var expectedV = before.doubles
      shape.forEachCell { h, i, j in
        for d in 0..<shape.size {
          let grad = Double(g[shape.at(i, shape.qStride, h, d)])
          let key = shape.at(j, shape.kvStride, h, d)
          expectedWeights[shape.cell(h, i, j)] += grad * Double(v[key])
          expectedV[key] += grad * Double(w[shape.cell(h, i, j)])
        }
      }
      let toWeights = firstMismatch(
        gradWeights.values, expectedWeights, absolute: shape.tolerance(terms: shape.size),
        relative: 0)
      let toV = firstMismatch(
        gradV.values, expectedV, absolute: shape.tolerance(terms: shape.queries + 1), relative: 0)
      #expect(toWeights == nil, "\(shape)")
      #expect(toV == nil, "\(shape)")
      #expect(gradWeights.canariesAreIntact && gradV.canariesAreIntact, "\(shape)")
    }
  }

  @Test(arguments: KernelVariant.available)
  func scoresBackward(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 4)
    for shape in Self.cases {
      let operands = Operands(shape, &generator)
      var cells = generator.floats(shape.cells)
      // Hidden cells count as zero whatever stands there.
      shape.forEachCell { h, i, j in
        if j >= shape.visible(i) { cells[shape.cell(h, i, j)] = .nan }
      }
      let gradScores = FencedBuffer(cells)
      let beforeQ = generator.floats(shape.floats(rows: shape.queries, stride: shape.qStride))
      let beforeK = generator.floats(shape.floats(rows: shape.keys, stride: shape.kvStride))
      let gradQ = FencedBuffer(beforeQ)
      let gradK = FencedBuffer(beforeK)
      var block = operands.block
      variant.kernels.attention_scores_backward(
        &block, 0, shape.heads, gradScores.pointer, gradQ.pointer, shape.qStride, gradK.pointer,
        shape.kvStride)
      let (q, k) = (operands.q.values, operands.k.values)
      var (expectedQ, expectedK) = (beforeQ.doubles, beforeK.doubles)
      shape.forEachCell { h, i, j in
        guard j < shape.visible(i) else { return }
        let grad = Double(shape.scale) * Double(cells[shape.cell(h, i, j)])
        for d in 0..<shape.size {
          let query = shape.at(i, shape.qStride, h, d)
          let key = shape.at(j, shape.kvStride, h, d)
          expectedQ[query] += grad * Double(k[key])
          expectedK[key] += grad * Double(q[query])
        }
      }
      let toQ = firstMismatch(
        gradQ.values, expectedQ, absolute: shape.tolerance(terms: shape.keys + 1), relative: 0)
      let toK = firstMismatch(
        gradK.values, expectedK, absolute: shape.tolerance(terms: shape.queries + 1), relative: 0)
      #expect(toQ == nil, "\(shape)")
      #expect(toK == nil, "\(shape)")
      #expect(gradQ.canariesAreIntact && gradK.canariesAreIntact, "\(shape)")
    }
  }

  /// A query's scores and mix must not depend on the other queries: decoding step by step equals
  /// the whole sequence.
  @Test(arguments: KernelVariant.available)
  func everyQueryEqualsItselfAlone(variant: KernelVariant) {
    var generator = SeededGenerator(seed: 5)
    for size in [32, 20] {
      let shape = AttentionCase(queries: 37, keys: 37, heads: 2, size: size, causalOffset: 0)
      let operands = Operands(shape, &generator)
      var scores = [Float](repeating: 0, count: shape.cells)
      var block = operands.block
      variant.kernels.attention_scores(&block, 0, 2, &scores)
      var weights = scores
      variant.kernels.softmax(2 * 37, 37, scores, &weights)
      var mixed = [Float](repeating: 0, count: 37 * shape.qStride)
      variant.kernels.attention_mix(&block, 0, 2, weights, &mixed, shape.qStride)
      for i in 0..<37 {
        // The step that reads position i has seen i + 1 keys.
        var step = AttentionCase(queries: 1, keys: i + 1, heads: 2, size: size)
        step.causalOffset = i
        block.q = UnsafePointer(operands.q.pointer + i * shape.qStride)
        block.query_count = 1
        block.key_count = i + 1
        block.causal_offset = i
        var stepScores = [Float](repeating: 0, count: step.cells)
        variant.kernels.attention_scores(&block, 0, 2, &stepScores)
        var stepWeights = stepScores
        variant.kernels.softmax(2, i + 1, stepScores, &stepWeights)
        var stepMixed = [Float](repeating: 0, count: shape.qStride)
        variant.kernels.attention_mix(&block, 0, 2, stepWeights, &stepMixed, shape.qStride)
        for h in 0..<2 {
          for j in 0...i {
            #expect(stepScores[step.cell(h, 0, j)] == scores[shape.cell(h, i, j)])
            #expect(stepWeights[step.cell(h, 0, j)] == weights[shape.cell(h, i, j)])
          }
        }
        #expect(stepMixed == Array(mixed[i * shape.qStride..<(i + 1) * shape.qStride]))
      }
    }
  }
}
