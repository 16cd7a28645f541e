import CLoupeKernels

extension ComputeContext {
  /// Sets each element to zero with probability `rate`, in training only.
  ///
  /// The elements that stay are scaled by 1 / (1 - rate), so that the expected value stays too.
  /// Source: Srivastava et al. 2014.
  package func drop(_ x: Tensor, rate: Float) -> Tensor {
    guard let place = dropoutPlace(rate: rate, count: x.count) else { return x }
    let y = result(x.shape, tracked: x.node >= 0)
    drop(x.count, place, x.pointer, into: y.pointer)
    if let tape, y.node >= 0 {
      tape.record { [self] in
        guard let gradY = tape.gradient(of: y) else { return }
        tape.write(to: x) { drop(x.count, place, gradY, into: $0) }
      }
    }
    return y
  }

  private func drop(
    _ count: Int, _ place: DropoutPlace, _ x: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    parallel(count, costNanoseconds: count) { range in
      let start = range.lowerBound
      place.apply(x + start, into: y + start, count: range.count, at: start)
    }
  }
}
