import LoupeTraining
import Testing

struct TrainingBenchmarkTests {
  /// Few tokens, so that a measurement takes a second: it must measure something, not be fast.
  @Test(arguments: TrainingBenchmark.Lengths.allCases, TrainingPrecision.allCases)
  func measures(_ lengths: TrainingBenchmark.Lengths, _ precision: TrainingPrecision) throws {
    var benchmark = TrainingBenchmark()
    benchmark.shape = .tiny
    benchmark.tokens = 100
    benchmark.lengths = lengths
    benchmark.precision = precision
    benchmark.seconds = 0
    let result = try benchmark.run()
    #expect(result.updates >= 4)
    #expect(result.tokensPerUpdate > 50 && result.tokensPerUpdate <= 100)
    #expect(result.fewestSeconds > 0)
    #expect(result.firstQuartileSeconds <= result.medianSeconds)
    #expect(result.medianSeconds <= result.thirdQuartileSeconds)
    #expect(result.tokensPerSecond > 0 && result.gigaOperationsPerSecond > 0)
    #expect(result.peakMebibytes.map { $0 > 1 } ?? true)
  }

  @Test func refusesWhatCannotBeMeasured() {
    var benchmark = TrainingBenchmark()
    benchmark.tokens = 3
    #expect(throws: TrainingError.self) { try benchmark.run() }
    benchmark.tokens = 100
    benchmark.threads = 0
    #expect(throws: TrainingError.self) { try benchmark.run() }
  }
}
