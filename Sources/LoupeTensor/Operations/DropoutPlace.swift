import CLoupeKernels

/// One use of dropout: rate, seed, and the counter of its first element.
///
/// The mask is a function of these, so that the backward pass makes it again instead of keeping it.
struct DropoutPlace {
  let rate: Float
  let seed: UInt64
  let first: UInt64

  /// out[i] = x[i] / (1 - rate), or 0 where element `start + i` is dropped; out may be x.
  func apply(
    _ x: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>, count: Int, at start: Int
  ) {
    loupe_dropout(count, rate, seed, first + UInt64(start), x, out)
  }
}

extension ComputeContext {
  /// Reserves the mask of `count` elements; nil where nothing is dropped.
  func dropoutPlace(rate: Float, count: Int) -> DropoutPlace? {
    guard let dropout, rate > 0 else { return nil }
    return DropoutPlace(rate: rate, seed: dropout.seed, first: dropout.take(count))
  }
}
