import Foundation

/// What `TrainingBenchmark` measured.
public struct TrainingBenchmarkResult: Sendable, Equatable {
  /// One measured update.
  struct Update: Sendable {
    let seconds: Double
    let tokens: Int

    init(seconds: Duration, tokens: Int) {
      self.seconds = seconds / .seconds(1)
      self.tokens = tokens
    }
  }

  /// Median seconds of an update.
  public let medianSeconds: Double
  /// First quartile of the seconds of an update.
  public let firstQuartileSeconds: Double
  /// Third quartile of the seconds of an update.
  public let thirdQuartileSeconds: Double
  /// Fewest seconds of an update.
  public let fewestSeconds: Double
  /// Updates measured.
  public let updates: Int
  /// Target tokens of an update, on average.
  public let tokensPerUpdate: Double
  /// Target tokens a second, the median over the updates.
  public let tokensPerSecond: Double
  /// Billions of operations a second in the matrix products with weights (6 a weight and token).
  public let gigaOperationsPerSecond: Double
  /// Bytes of activations, their gradients and scratch memory held between updates.
  public let workspaceBytes: Int
  /// The largest memory this process had so far, in mebibytes; nil where the system does not tell.
  public let peakMebibytes: Double?

  init(_ updates: [Update], operationsPerToken: Double, workspaceBytes: Int) {
    let seconds = updates.map(\.seconds).sorted()
    let rates = updates.map { Double($0.tokens) / $0.seconds }.sorted()
    medianSeconds = Self.quantile(seconds, 0.5)
    firstQuartileSeconds = Self.quantile(seconds, 0.25)
    thirdQuartileSeconds = Self.quantile(seconds, 0.75)
    fewestSeconds = seconds.first ?? 0
    self.updates = updates.count
    tokensPerUpdate =
      Double(updates.reduce(0) { $0 + $1.tokens }) / Double(max(updates.count, 1))
    tokensPerSecond = Self.quantile(rates, 0.5)
    gigaOperationsPerSecond = tokensPerSecond * operationsPerToken / 1e9
    self.workspaceBytes = workspaceBytes
    peakMebibytes = Self.peakMebibytes()
  }

  /// The element at `share` of a sorted list, between two of them where it falls so.
  static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    guard let last = sorted.indices.last else { return 0 }
    let place = share * Double(last)
    let below = Int(place)
    let above = min(below + 1, last)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }

  private static func peakMebibytes() -> Double? {
    var usage = rusage()
    #if os(Linux)
      let (who, unit) = (__rusage_who_t(RUSAGE_SELF.rawValue), 1_024.0)
    #else
      let (who, unit) = (RUSAGE_SELF, 1_048_576.0)
    #endif
    guard getrusage(who, &usage) == 0 else { return nil }
    return Double(usage.ru_maxrss) / unit
  }
}
