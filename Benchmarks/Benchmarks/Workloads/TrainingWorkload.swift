import Benchmark
import LoupeModel
import LoupeTensor
import LoupeTraining

/// One update of a small model: forward, backward, Adam.
func addTrainingStep() {
  var configuration = Benchmark.Configuration()
  configuration.metrics = [.wallClock, .cpuTotal, .peakMemoryResident]
  configuration.warmupIterations = 1
  configuration.maxDuration = .seconds(5)
  configuration.maxIterations = 10
  Benchmark("training step, tiny, 2,048 tokens", configuration: configuration) {
    benchmark, step in
    for _ in benchmark.scaledIterations { try step.run() }
  } setup: {
    try TrainingWorkload()
  }
}

/// A trainer and its one batch.
private final class TrainingWorkload {
  private let trainer: Trainer
  private let batch: TrainingBatch

  /// The shape "tiny" with random weights, sentences of 25 + 25 random tokens.
  init() throws {
    var configuration = ModelConfiguration(
      vocabularySize: 8_000, dModel: 128, layers: 3, heads: 4, feedForward: 512, padID: 0,
      endID: 1)
    configuration.activationDropout = 0.1
    trainer = Trainer(try Transformer(configuration, seed: 1), settings: Trainer.Settings())
    var random = SplitMix64(seed: 3)
    func tokens() -> [Int32] { (0..<25).map { _ in Int32(2 + random.next() % 7_998) } }
    batch = TrainingBatch(
      (0..<2_048 / 25).map { _ in TokenPair(source: tokens(), target: tokens()) })
  }

  /// One update.
  func run() throws { blackHole(try trainer.update([batch])) }
}
