import ArgumentParser

/// `loupe benchmark`: the project's own speed figures.
struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark", abstract: "Measure how fast this machine runs and trains models.",
    discussion: """
      Each benchmark warms up, repeats itself for --seconds and prints one JSON object a line: the \
      median time of a run with its quartiles, in seconds, and the most memory the process has \
      held, in megabytes. Times depend on what else the machine does; compare only what was \
      measured in alternation (Scripts/compare-peers).
      """,
    subcommands: [
      GenerateBenchmarkCommand.self, TrainBenchmarkCommand.self, AttentionBenchmarkCommand.self,
      InterventionsBenchmarkCommand.self, SweepBenchmarkCommand.self, QualityBenchmarkCommand.self,
    ])
}
