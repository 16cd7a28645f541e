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
  @OptionGroup var lengths: FixedLengths

  func run() throws {
    try reportingFailures {
      let benchmark = try lengths.benchmark(model, sentences: sentences)
      let configuration = benchmark.generator.model.configuration
      let sources = benchmark.sources().map(\.ids)
      let sweep = InterventionSweep(
        benchmark.generator, benchmark.settings(), in: ComputeContext(pool: model.pool))
      let interventions = AttentionHead.all(of: configuration).map {
        Intervention(edits: [$0.ablation])
      }
      try repetition.measure(warmUps: 0) {
        try sweep.run(sources, interventions: interventions, sentencesAtOnce: batch) { _ in }
      }
    }
  }
}
