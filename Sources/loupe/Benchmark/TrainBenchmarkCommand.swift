import ArgumentParser
import LoupeTraining

/// `loupe benchmark train`: updates of a fresh model on random tokens.
struct TrainBenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Time training updates of a model of a given shape.")

  @OptionGroup var repetition: BenchmarkRun
  @Option(help: "Sizes: tiny, small or base.") var shape = TrainingBenchmark.Shape.small
  @Option(help: "Target tokens of an update.") var tokens = 4_096
  @Option(help: "Sentence lengths: fixed (25 and 25) or spread (4 to 40).")
  var lengths = TrainingBenchmark.Lengths.fixed
  @Option(help: "Threads to compute with (default: as many as the machine has cores).")
  var threads: Int?
  @Option(help: "Arithmetic of the matrix products: fp32 or bf16.")
  var precision = TrainingPrecision.fp32

  func run() throws {
    try reportingFailures {
      var benchmark = TrainingBenchmark()
      benchmark.shape = shape
      benchmark.tokens = tokens
      benchmark.lengths = lengths
      benchmark.precision = precision
      benchmark.seconds = repetition.seconds
      if let threads { benchmark.threads = threads }
      try repetition.answer { BenchmarkLine(try benchmark.run()) }
    }
  }
}

extension TrainingBenchmark.Shape: ExpressibleByArgument {}
extension TrainingBenchmark.Lengths: ExpressibleByArgument {}
extension TrainingPrecision: ExpressibleByArgument {}
