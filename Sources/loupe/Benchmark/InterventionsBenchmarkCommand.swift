import ArgumentParser
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTrace

/// `loupe benchmark interventions`: sentences each under its own edit, every attention kept.
struct InterventionsBenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interventions",
    abstract: "Time sentences generated each without another head, every attention kept.")

  @OptionGroup var model: ModelOptions
  @OptionGroup var repetition: BenchmarkRun
  @Option(help: "Sentences; sentence i runs without head i of the model.") var sentences = 1_000
  @Option(help: "Sentences open at once.") var batch = 64
  @OptionGroup var lengths: FixedLengths

  func run() throws {
    try reportingFailures {
      let benchmark = try lengths.benchmark(model, sentences: sentences)
      let configuration = benchmark.generator.model.configuration
      let heads = AttentionHead.all(of: configuration)
      var sources = benchmark.sources()
      for index in sources.indices {
        sources[index].intervention = try ResolvedIntervention(
          Intervention(edits: [heads[index % heads.count].ablation]),
          configuration: configuration,
          facts: SequenceFacts(sourceIDs: sources[index].ids, specialIDs: []) { _ in [] })
      }
      let context = ComputeContext(pool: model.pool)
      let captures = (0..<context.pool.threads).map { _ in AttentionCapture() }
      try repetition.measure {
        for capture in captures { capture.removeAll() }
        _ = try benchmark.generator.generate(
          sources, benchmark.settings(), sentencesAtOnce: batch, observers: captures, in: context)
      }
    }
  }
}
