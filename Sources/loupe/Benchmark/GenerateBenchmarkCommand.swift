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
  @OptionGroup var lengths: FixedLengths
  @Option(help: "Keep every attention while generating: off or attention.")
  var capture = Capture.off
  @Flag(help: "Load, generate one token and end: what a cold start takes.") var once = false

  func run() throws {
    try reportingFailures {
      var benchmark = try lengths.benchmark(model, sentences: batch)
      benchmark.beams = beam
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
