import Foundation

/// Seconds of repeated runs of one thing.
struct Timing {
  private let sorted: [Double]

  /// Runs `body`, which has been warmed up, until `seconds` have passed, at least `least` times.
  init(seconds: Double, least: Int = 5, most: Int = 2_000, _ body: () throws -> Void) rethrows {
    var times: [Double] = []
    let clock = ContinuousClock()
    let start = clock.now
    while times.count < most, times.count < least || Timing.seconds(clock.now - start) < seconds {
      let begin = clock.now
      try body()
      times.append(Timing.seconds(clock.now - begin))
    }
    sorted = times.sorted()
  }

  /// Half of the runs were faster.
  var median: Double { quantile(0.5) }
  /// A quarter of the runs were faster.
  var lowerQuartile: Double { quantile(0.25) }
  /// A quarter of the runs were slower.
  var upperQuartile: Double { quantile(0.75) }
  /// The fastest run.
  var fastest: Double { sorted[0] }
  /// How often it ran.
  var runs: Int { sorted.count }

  private func quantile(_ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let lower = Int(place)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}
