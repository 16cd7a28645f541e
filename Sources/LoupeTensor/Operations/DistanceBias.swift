import CLoupeKernels

/// What is added to every score of a self-attention, by head and by distance of key and query: the
/// relative positions of T5.
///
/// In the memory of one pass: valid as long as that pass runs.
package struct DistanceBias: @unchecked Sendable {
  // Sendable: read only; the memory outlives the pass that reads it.
  /// Values of each head, `[head, distance]`; distance 0 stands in column `origin`.
  private let values: UnsafePointer<Float>
  private let headStride: Int
  private let origin: Int
  private let owner: AnyObject

  /// The bias in `values`, `[head, distance]`.
  ///
  /// - Parameters:
  ///   - values: must hold every distance (key minus query) that a layout asks for.
  ///   - origin: the column of distance 0.
  ///   - owner: whose memory the values are.
  package init(_ values: Tensor, origin: Int, owner: AnyObject) {
    self.values = UnsafePointer(values.pointer)
    headStride = values.shape.columns
    self.origin = origin
    self.owner = owner
  }

  /// What the kernel adds to the scores of `block`: one row a head, which each query reads from one
  /// place earlier than the query before it.
  func kernel(_ block: AttentionLayout.Block) -> loupe_attention_bias {
    loupe_attention_bias(
      values: values + origin - block.firstQueryPosition, head_stride: headStride,
      query_stride: -1)
  }
}

extension AttentionLayout {
  /// What the kernel adds to the scores of block `index`.
  func kernelBias(_ index: Int) -> loupe_attention_bias {
    bias?.kernel(blocks[index])
      ?? loupe_attention_bias(values: nil, head_stride: 0, query_stride: 0)
  }
}
