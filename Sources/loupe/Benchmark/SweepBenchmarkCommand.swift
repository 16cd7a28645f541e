import ArgumentParser
import LoupeGeneration
import LoupeModel
import LoupeTensor

/// `loupe benchmark sweep`: the same sentences without each head in turn.
struct SweepBenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Time a whole ablation sweep: every sentence without each head of the model in turn.")

  @OptionGroup var model: ModelOptions
  @OptionGroup var repetition: BenchmarkRun
  @Option(help: "Sentences.") var sentences = 500
  @Option(help: "Sentences open at once.") var batch = 128
  @Option(help: "Tokens of each source, end token included.") var sourceLength = 25
  @Option(help: "Tokens generated for each sentence.") var targetLength = 25

  func run() throws {
    try reportingFailures {
      let (files, _) = try ModelLocator.find(model.model)
      let transformer = try Transformer(files, precision: model.precision)
      var benchmark = GenerationBenchmark(generator: Generator(transformer))
      benchmark.batch = sentences
      benchmark.sourceLength = sourceLength
      benchmark.targetLength = targetLength
      let sources = benchmark.sources().map(\.ids)
      let sweep = HeadAblation(
        benchmark.generator, benchmark.settings(), in: ComputeContext(pool: model.pool))
      let heads = AttentionHead.all(of: transformer.configuration)
      try repetition.measure(warmUps: 0) {
        try sweep.run(sources, heads: heads, sentencesAtOnce: batch) { _, _ in }
      }
    }
  }
}
