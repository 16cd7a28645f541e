/// The random numbers of dropout: a seed and a counter.
///
/// With them the backward pass finds the same mask again without keeping it.
package final class DropoutSource {
  package let seed: UInt64
  private var counter: UInt64 = 0

  package init(seed: UInt64) { self.seed = seed }

  /// Reserves `count` numbers and returns the first one's place.
  package func take(_ count: Int) -> UInt64 {
    defer { counter += UInt64(count) }
    return counter
  }
}
