import CLoupeKernels

/// A layout together with the widths and strides that kernels need.
struct AttentionPlan {
  /// One head of one block.
  struct Task {
    let block: Int
    let head: Int
  }

  /// Rows of queries, keys or values.
  struct Rows {
    let pointer: UnsafePointer<Float>
    let stride: Int

    init(_ columns: TensorColumns) {
      pointer = UnsafePointer(columns.pointer)
      stride = columns.stride
    }

    func row(_ index: Int) -> UnsafePointer<Float> { pointer + index * stride }
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
  func block(_ index: Int, q: Rows, k: Rows, v: Rows) -> loupe_attention_block {
    let place = layout.blocks[index]
    return loupe_attention_block(
      q: q.row(place.queryStart), q_stride: q.stride, k: k.row(place.keyStart),
      v: v.row(place.keyStart), kv_stride: k.stride, query_count: place.queryCount,
      key_count: place.keyCount, heads: layout.heads, head_size: width / layout.heads,
      scale: scale, causal_offset: place.isCausal ? place.firstQueryPosition : Int.max / 2)
  }

  /// What all blocks and heads cost together on one thread, in nanoseconds, roughly.
  var costNanoseconds: Int { layout.weightCount * (width / layout.heads) / 20 }
}
