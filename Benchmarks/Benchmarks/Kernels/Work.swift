import Benchmark
import MachineLimits

/// What a kernel's amounts are, and so which rates are printed.
enum Work {
  /// Operations, compared with the peak of this arithmetic on one core.
  case operations(Arithmetic)
  /// Elements.
  case elements

  /// Rates printed beside the time.
  var metrics: [BenchmarkMetric] {
    switch self {
    case .operations(let arithmetic):
      arithmetic.instruction == nil
        ? [Self.billions] : [Self.billions, Self.shareOfPeak]
    case .elements: [Self.millionElements]
    }
  }

  /// Notes the rates of runs that did `amount` in `seconds`.
  func note(_ amount: Double, seconds: Double, in benchmark: Benchmark) {
    let rate = amount / seconds
    switch self {
    case .elements:
      benchmark.measurement(Self.millionElements, Int((rate * 1e-6).rounded()))
    case .operations(let arithmetic):
      benchmark.measurement(Self.billions, Int((rate * 1e-9).rounded()))
      if let peak = Peak.operationsPerSecond(arithmetic) {
        benchmark.measurement(Self.shareOfPeak, Int((100 * rate / peak).rounded()))
      }
    }
  }

  private static let billions = BenchmarkMetric.custom(
    "GFLOP/s", polarity: .prefersLarger, useScalingFactor: false)
  private static let shareOfPeak = BenchmarkMetric.custom(
    "share of the peak (%)", polarity: .prefersLarger, useScalingFactor: false)
  private static let millionElements = BenchmarkMetric.custom(
    "million elements/s", polarity: .prefersLarger, useScalingFactor: false)
}
