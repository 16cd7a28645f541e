/// One limit of the machine, measured several times.
public struct Limit: Sendable, Codable {
  /// What was measured, such as "fp32, vfmadd, 512 bits" or "read 6 MiB".
  public let name: String
  /// "GFLOP/s", "GOP/s", "GB/s" or "GHz".
  public let unit: String
  /// Threads that ran side by side; the values are their sum.
  public let threads: Int
  /// The middle of all measurements.
  public let median: Double
  /// The lowest of them.
  public let lowest: Double
  /// The highest of them.
  public let highest: Double

  /// Summarises at least one measurement.
  init(name: String, unit: String, threads: Int, values: [Double]) {
    let sorted = values.sorted()
    self.name = name
    self.unit = unit
    self.threads = threads
    median = sorted[sorted.count / 2]
    lowest = sorted[0]
    highest = sorted[sorted.count - 1]
  }
}
