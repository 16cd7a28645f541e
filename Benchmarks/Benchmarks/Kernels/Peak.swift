import MachineLimits
import Synchronization

/// What one core can do at most, measured when it is first asked for.
enum Peak {
  private static let known = Mutex<[Arithmetic: Double]>([:])

  /// Operations a second; nil where this processor has no instruction for it.
  static func operationsPerSecond(_ arithmetic: Arithmetic) -> Double? {
    known.withLock { known in
      if let rate = known[arithmetic] { return rate }
      var limits = MachineLimits(threads: 1)
      // Many short looks, and the highest counts: some of them have the core for themselves, even
      // where something else runs meanwhile.
      limits.seconds = 0.002
      limits.repetitions = 100
      guard let limit = limits.arithmetic(arithmetic) else { return nil }
      known[arithmetic] = limit.highest * 1e9
      return limit.highest * 1e9
    }
  }
}
