import CLoupeKernels

/// Attention of a whole sequence, forward or backward, that never writes its weights.
final class FusedAttention: KernelCase {
  private let (length, heads, headSize): (Int, Int, Int)
  private let isBackward: Bool
  private let q, k, v, out, gradient, gradientQ, gradientK, gradientV: Block<Float>
  private let statistics, scratch: Block<Float>

  /// Random queries, keys and values; every query sees every key.
  init(length: Int, heads: Int, headSize: Int, isBackward: Bool) {
    (self.length, self.heads, self.headSize) = (length, heads, headSize)
    self.isBackward = isBackward
    let count = length * heads * headSize
    (q, k, v) = (Block(random: count), Block(random: count), Block(random: count))
    (out, gradient) = (Block(count, repeating: 0), Block(random: count))
    gradientQ = Block(count, repeating: 0)
    gradientK = Block(count, repeating: 0)
    gradientV = Block(count, repeating: 0)
    statistics = Block(heads * length * 2, repeating: 0)
    let forward = loupe_fused_attention_scratch_floats(length, length, headSize)
    let backward = loupe_fused_attention_backward_scratch_floats(length, headSize)
    scratch = Block(max(forward, backward), repeating: 0)
    runForward()
  }

  /// Two products forward; five backward, the scores computed again.
  var amount: Double {
    (isBackward ? 10 : 4) * Double(length) * Double(length) * Double(heads * headSize)
  }

  /// One of the two directions.
  func run() {
    if isBackward { runBackward() } else { runForward() }
  }

  private func runForward() {
    var block = block
    loupe_fused_attention(
      &block, 0, heads, out.start, heads * headSize, statistics.start, scratch.start)
  }

  private func runBackward() {
    var block = block
    let stride = heads * headSize
    var gradients = loupe_fused_gradients()
    gradients.out = UnsafePointer(out.start)
    gradients.out_stride = stride
    gradients.row_statistics = UnsafePointer(statistics.start)
    gradients.grad_out = UnsafePointer(gradient.start)
    gradients.grad_out_stride = stride
    gradients.grad_q = gradientQ.start
    gradients.grad_q_stride = stride
    gradients.grad_k = gradientK.start
    gradients.grad_v = gradientV.start
    gradients.grad_kv_stride = stride
    loupe_fused_attention_backward(&block, 0, heads, &gradients, scratch.start)
  }

  private var block: loupe_fused_block {
    var block = loupe_fused_block()
    block.attention.q = UnsafePointer(q.start)
    block.attention.q_stride = heads * headSize
    block.attention.k = UnsafePointer(k.start)
    block.attention.v = UnsafePointer(v.start)
    block.attention.kv_stride = heads * headSize
    block.attention.query_count = length
    block.attention.key_count = length
    block.attention.heads = heads
    block.attention.head_size = headSize
    block.attention.scale = 1 / Float(headSize).squareRoot()
    block.attention.causal_offset = Int.max / 2
    return block
  }
}
