import CLoupeKernels

/// A layout together with the widths that kernels need.
struct AttentionPlan {
  /// One head of one block.
  struct Task {
    let block: Int
    let head: Int
  }

  let layout: AttentionLayout
  let width: Int
  let scale: Float

  init(_ layout: AttentionLayout, width: Int, scale: Float) {
    precondition(
      width % layout.heads == 0, "\(width) columns do not divide into \(layout.heads) heads")
    self.layout = layout
    self.width = width
    self.scale = scale
  }

  /// The kernel's view of a block, whose pointers are moved to the block's first rows.
  func block(
    _ index: Int, q: UnsafePointer<Float>, k: UnsafePointer<Float>, v: UnsafePointer<Float>
  ) -> loupe_attention_block {
    let place = layout.blocks[index]
    return loupe_attention_block(
      q: q + place.queryStart * width, q_stride: width, k: k + place.keyStart * width,
      v: v + place.keyStart * width, kv_stride: width, query_count: place.queryCount,
      key_count: place.keyCount, heads: layout.heads, head_size: width / layout.heads,
      scale: scale, causal_offset: place.isCausal ? place.firstQueryPosition : Int.max / 2)
  }
}
