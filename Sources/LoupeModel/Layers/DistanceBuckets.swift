/// Which bucket a distance falls into.
///
/// Half of the buckets hold one distance each; the others divide the distances up to the largest
/// evenly on a logarithmic scale. An encoder has a half of all buckets for keys before the query and
/// a half for those behind it; a decoder sees no keys behind. Source: Raffel et al. 2020, section
/// 2.1.
struct DistanceBuckets {
  let buckets: Int
  let maximumDistance: Int
  let looksAhead: Bool

  /// The bucket of `distance`, key position minus query position.
  func bucket(of distance: Int) -> Int {
    let count = looksAhead ? buckets / 2 : buckets
    let first = looksAhead && distance > 0 ? count : 0
    let size = looksAhead ? abs(distance) : max(-distance, 0)
    return first + bucket(ofSize: size, count: count)
  }

  /// In single precision, as the reference computes it: at the borders of buckets rounding decides.
  private func bucket(ofSize size: Int, count: Int) -> Int {
    let exact = count / 2
    guard size >= exact, exact > 0 else { return min(size, count - 1) }
    let ratio = logarithm(Float(size) / Float(exact))
    let span = Float(logarithm(Double(maximumDistance) / Double(exact)))
    return min(exact + Int(ratio / span * Float(count - exact)), count - 1)
  }
}
