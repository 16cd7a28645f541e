import CLoupeKernels
import CLoupeKernels.Variants

/// The sizes of one attention, for the kernels that take it in one call.
struct AttentionShape: CustomStringConvertible {
  var queries: Int
  var keys: Int
  var heads = 2
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

  /// Floats of a matrix with this many rows: nothing stands behind the last row.
  func floats(rows: Int, stride: Int) -> Int { rows == 0 ? 0 : (rows - 1) * stride + heads * size }

  /// Floats of all query rows and of all key rows.
  var queryFloats: Int { floats(rows: queries, stride: qStride) }
  var keyFloats: Int { floats(rows: keys, stride: kvStride) }

  /// Keys that the query may see.
  func visible(_ query: Int) -> Int {
    causalOffset >= keys ? keys : max(0, min(keys, query + causalOffset + 1))
  }

  func cell(_ head: Int, _ query: Int, _ key: Int) -> Int { (head * queries + query) * keys + key }

  /// Sizes below and above the vectors, panels and register tiles of every variant; every kind of
  /// visibility.
  static let small: [AttentionShape] = {
    var shapes: [AttentionShape] = []
    for size in 1...80 {
      shapes.append(
        AttentionShape(queries: 5, keys: 19, size: size, causalOffset: 14, gap: size % 3))
    }
    for count in 1...67 {
      shapes.append(AttentionShape(queries: count, keys: count, size: 12, causalOffset: 0))
      shapes.append(AttentionShape(queries: 1, keys: count, heads: 5, size: 16, gap: count % 2))
      shapes.append(
        AttentionShape(queries: 1 + count % 4, keys: count, heads: 3, size: 32, gap: count % 4))
    }
    shapes.append(AttentionShape(queries: 1, keys: 40, heads: 9, size: 64))
    shapes.append(AttentionShape(queries: 30, keys: 33, heads: 1, size: 16, causalOffset: 3))
    shapes.append(AttentionShape(queries: 20, keys: 13, heads: 1, size: 16, causalOffset: -4))
    shapes.append(AttentionShape(queries: 3, keys: 5, heads: 1, size: 4, causalOffset: -9))
    shapes.append(AttentionShape(queries: 1, keys: 9, heads: 4, size: 8, causalOffset: 5))
    shapes.append(AttentionShape(queries: 0, keys: 4, size: 8))
    shapes.append(AttentionShape(queries: 4, keys: 0, size: 8))
    shapes.append(AttentionShape(queries: 1, keys: 0, size: 64))
    return shapes
  }()

  /// More keys, queries and elements than one block of any kernel takes.
  static let large: [AttentionShape] = [
    AttentionShape(queries: 1, keys: 600, heads: 3, size: 32),
    AttentionShape(queries: 3, keys: 300, heads: 1, size: 300),
    AttentionShape(queries: 130, keys: 130, heads: 1, size: 20, causalOffset: 0),
    AttentionShape(queries: 260, keys: 530, heads: 1, size: 8, causalOffset: 270, gap: 1),
    AttentionShape(queries: 13, keys: 4_200, heads: 1, size: 4),
    AttentionShape(queries: 300, keys: 20, heads: 1, size: 4, causalOffset: -150),
    // Long ones: whole tiles and panels and the rest of both, rows that see nothing, several blocks
    // of sums. Their place in the list decides which have a bias, and dropout.
    AttentionShape(queries: 97, keys: 131, heads: 1, size: 33),
    AttentionShape(queries: 100, keys: 1_100, heads: 1, size: 16, gap: 2),
    AttentionShape(queries: 96, keys: 128, heads: 2, size: 32),
    AttentionShape(queries: 125, keys: 150, heads: 1, size: 8, causalOffset: -20),
    AttentionShape(queries: 110, keys: 160, heads: 1, size: 12, causalOffset: 60),
    AttentionShape(queries: 98, keys: 129, heads: 1, size: 260),
    AttentionShape(queries: 96, keys: 140, heads: 1, size: 24, causalOffset: 0),
  ]
}

/// Queries, keys, values and bias of one attention in fenced memory.
struct AttentionProblem {
  let shape: AttentionShape
  let scale: Float
  let q: FencedBuffer<Float>
  let k: FencedBuffer<Float>
  let v: FencedBuffer<Float>
  private let biasValues: FencedBuffer<Float>?

  init(_ shape: AttentionShape, biased: Bool = false, _ generator: inout SeededGenerator) {
    self.shape = shape
    scale = 1 / Float(shape.size).squareRoot()
    q = FencedBuffer(generator.floats(shape.queryFloats))
    k = FencedBuffer(generator.floats(shape.keyFloats))
    v = FencedBuffer(generator.floats(shape.keyFloats))
    biasValues = biased ? FencedBuffer(generator.floats(shape.cells)) : nil
  }

  /// The bias' values, zeros where there is none.
  var biasOrZeros: [Float] { biasValues?.values ?? [Float](repeating: 0, count: shape.cells) }

  var bias: loupe_attention_bias {
    loupe_attention_bias(
      values: biasValues.map { UnsafePointer($0.pointer) },
      head_stride: shape.queries * shape.keys, query_stride: shape.keys)
  }

  var block: loupe_attention_block {
    loupe_attention_block(
      q: q.pointer, q_stride: shape.qStride, k: k.pointer, v: v.pointer, kv_stride: shape.kvStride,
      query_count: shape.queries, key_count: shape.keys, heads: shape.heads, head_size: shape.size,
      scale: scale, causal_offset: shape.causalOffset)
  }

  /// Scores, weights and mix by the kernels of the three stages.
  func stages(
    _ variant: KernelVariant, dropout: Dropout? = nil
  ) -> (scores: [Float], weights: [Float], out: [Float]) {
    let kernels = variant.kernels
    var (block, bias) = (block, bias)
    var scores = [Float](repeating: .nan, count: shape.cells)
    kernels.attention_scores(&block, 0, shape.heads, &scores)
    kernels.attention_add_bias(&block, &bias, 0, shape.heads, &scores)
    var weights = scores
    kernels.softmax(shape.heads * shape.queries, shape.keys, scores, &weights)
    var dropped = weights
    if let dropout {
      kernels.dropout(shape.cells, dropout.rate, dropout.seed, dropout.offset, weights, &dropped)
    }
    var out = [Float](repeating: 0, count: shape.queryFloats)
    kernels.attention_mix(&block, 0, shape.heads, dropped, &out, shape.qStride)
    return (scores, weights, out)
  }

  /// What decides which weights are dropped.
  struct Dropout {
    var rate: Float
    var seed: UInt64
    var offset: UInt64

    /// A counter that carries into its upper half within a few elements.
    static let example = Dropout(rate: 0.3, seed: 7, offset: (1 << 32) - 11)
  }

  /// The block of the kernels that do everything in one call.
  func fusedBlock(
    dropout: Dropout? = nil, keeping weights: FencedBuffer<Float>? = nil
  ) -> loupe_fused_block {
    loupe_fused_block(
      attention: block, bias: bias, dropout_rate: dropout?.rate ?? 0,
      dropout_seed: dropout?.seed ?? 0, dropout_offset: dropout?.offset ?? 0,
      weights: weights?.pointer)
  }
}
