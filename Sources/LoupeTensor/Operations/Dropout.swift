import CLoupeKernels

extension ComputeContext {
  /// Sets each element to zero with probability `rate`, in training only.
  ///
  /// The elements that stay are scaled by 1 / (1 - rate), so that the expected value stays too.
  /// Source: Srivastava et al. 2014.
  package func drop(_ x: Tensor, rate: Float) -> Tensor {
    guard let dropout, rate > 0 else { return x }
    let place = dropout.take(x.count)
    let seed = dropout.seed
    let y = result(x.shape, tracked: x.node >= 0)
    dropElements(x.count, rate, seed, place, x.pointer, into: y.pointer)
    if let tape, y.node >= 0 {
      tape.record { [self] in
        guard let gradY = tape.gradient(of: y) else { return }
        tape.write(to: x) { gradX in
          dropElements(x.count, rate, seed, place, gradY, into: gradX)
        }
      }
    }
    return y
  }

  private func dropElements(
    _ count: Int, _ rate: Float, _ seed: UInt64, _ place: UInt64, _ x: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    parallel(count, costNanoseconds: count) { range in
      let start = range.lowerBound
      loupe_dropout(range.count, rate, seed, place + UInt64(start), x + start, y + start)
    }
  }
}
