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
      let heads = AttentionHead.all(of: transformer.configuration)
      var sources = benchmark.sources()
      for index in sources.indices {
        sources[index].intervention = try ResolvedIntervention(
          Intervention(edits: [heads[index % heads.count].ablation]),
          configuration: transformer.configuration,
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
