import CLoupeKernels

/// Thin names over small kernels that several operations share.
package enum Kernel {
  package static func add(
    _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    into out: UnsafeMutablePointer<Float>
  ) {
    loupe_add(count, a, b, out)
  }

  package static func sumOfSquares(_ count: Int, _ x: UnsafePointer<Float>) -> Double {
    loupe_sum_of_squares(count, x)
  }

  /// Row-wise log-softmax in place.
  package static func logSoftmax(_ x: UnsafeMutableBufferPointer<Float>) {
    guard let base = x.baseAddress else { return }
    loupe_log_softmax(1, x.count, base, base)
  }

  /// Softmax in place.
  package static func softmax(_ x: UnsafeMutableBufferPointer<Float>) {
    guard let base = x.baseAddress else { return }
    loupe_softmax(1, x.count, base, base)
  }

  /// Index of the largest element, the first of equals.
  package static func argmax(_ x: UnsafeBufferPointer<Float>) -> Int {
    guard let base = x.baseAddress else { return 0 }
    return loupe_argmax(x.count, base)
  }

  /// The `k` largest elements in falling order.
  package static func top(
    _ k: Int, of x: UnsafeBufferPointer<Float>
  ) -> [(index: Int, value: Float)] {
    guard let base = x.baseAddress, k > 0 else { return [] }
    let count = min(k, x.count)
    var indices = [Int32](repeating: 0, count: count)
    var values = [Float](repeating: 0, count: count)
    loupe_top_k(x.count, base, count, &indices, &values)
    return zip(indices, values).map { (Int($0), $1) }
  }
}
