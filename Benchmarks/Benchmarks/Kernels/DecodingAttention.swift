import CLoupeKernels

/// One step's attention of one hypothesis over packed keys.
final class DecodingAttention: KernelCase {
  private let (keys, heads, headSize): (Int, Int, Int)
  private let q, packedKeys, v, out, scratch: Block<Float>
  private let weights: Block<Float>?

  /// Random query, keys and values; `keepsWeights`: somebody looks at the weights.
  init(keys: Int, heads: Int, headSize: Int, keepsWeights: Bool) {
    (self.keys, self.heads, self.headSize) = (keys, heads, headSize)
    let width = heads * headSize
    (q, v, out) = (Block(random: width), Block(random: keys * width), Block(width, repeating: 0))
    let block = loupe_key_block()
    packedKeys = Block((keys + block - 1) / block * block * width, repeating: 0)
    scratch = Block(loupe_attend_scratch_floats(heads, 1, keys), repeating: 0)
    weights = keepsWeights ? Block(heads * keys, repeating: 0) : nil
    let rows = Block<Float>(random: keys * width)
    let oneBlock = Block<Float>(block * width, repeating: 0)
    for key in 0..<keys {
      loupe_append_key(width, key, rows.start + key * width, packedKeys.start, oneBlock.start)
    }
  }

  /// Scores and mix.
  var amount: Double { 4 * Double(keys) * Double(heads * headSize) }

  /// All heads.
  func run() {
    var block = loupe_decode_block()
    block.q = UnsafePointer(q.start)
    block.q_stride = heads * headSize
    block.packed_keys = UnsafePointer(packedKeys.start)
    block.packed_count = keys / loupe_key_block() * loupe_key_block()
    block.v = UnsafePointer(v.start)
    block.v_stride = heads * headSize
    block.query_count = 1
    block.key_count = keys
    block.heads = heads
    block.head_size = headSize
    block.scale = 1 / Float(headSize).squareRoot()
    block.causal_offset = Int.max / 2
    block.weights = weights?.start
    block.out = out.start
    block.out_stride = heads * headSize
    loupe_attend(&block, 0, heads, scratch.start)
  }
}
