import ArgumentParser
import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTrace

/// `loupe benchmark generate`: a batch of sentences of fixed lengths.
struct GenerateBenchmarkCommand: ParsableCommand {
  /// Whether attention is kept while generating.
  enum Capture: String, ExpressibleByArgument, CaseIterable {
    /// Nobody watches.
    case off
    /// Every attention of every step is copied.
    case attention
  }

  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Time the generation of a batch of random tokens, all to the same length.")

  @OptionGroup var model: ModelOptions
  @OptionGroup var repetition: BenchmarkRun
  @Option(help: "Sentences generated together.") var batch = 1
  @Option(help: "Hypotheses of the beam search; 1 is greedy.") var beam = 1
  @Option(help: "Tokens of each source, end token included.") var sourceLength = 25
  @Option(help: "Tokens generated for each sentence.") var targetLength = 25
  @Option(help: "Keep every attention while generating: off or attention.")
  var capture = Capture.off
  @Flag(help: "Load, generate one token and end: what a cold start takes.") var once = false

  func run() throws {
    try reportingFailures {
      let (files, _) = try ModelLocator.find(model.model)
      var benchmark = GenerationBenchmark(
        generator: Generator(try Transformer(files, precision: model.precision)))
      benchmark.batch = batch
      benchmark.beams = beam
      benchmark.sourceLength = sourceLength
      benchmark.targetLength = targetLength
      let context = ComputeContext(pool: model.pool)
      let sources = benchmark.sources()
      if once {
        _ = try benchmark.runOnce(sources, steps: 1, in: context)
        Terminal.line("{\"first_token\": true}")
        return
      }
      let keeper = capture == .attention ? AttentionCapture() : nil
      try repetition.measure(warmUps: 2) {
        keeper?.removeAll()
        _ = try benchmark.runOnce(sources, observer: keeper, in: context)
      }
    }
  }
}
