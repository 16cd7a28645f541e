import ArgumentParser
import LoupeGeneration
import LoupeModel

/// Sentences of random tokens, all of one length, and how long they become.
struct FixedLengths: ParsableArguments {
  @Option(help: "Tokens of each source, end token included.") var sourceLength = 25
  @Option(help: "Tokens generated for each sentence.") var targetLength = 25

  func validate() throws {
    for (name, length) in [("source", sourceLength), ("target", targetLength)] where length < 1 {
      throw ValidationError("--\(name)-length is \(length); it must be 1 or more.")
    }
  }

  /// The generation of `count` such sentences with the model that `options` name.
  func benchmark(_ options: ModelOptions, sentences count: Int) throws -> GenerationBenchmark {
    guard (1...1_000_000).contains(count) else {
      throw CommandFailure("\(count) sentences cannot be generated; give 1…1,000,000")
    }
    let (files, _) = try ModelLocator.find(options.model)
    var benchmark = GenerationBenchmark(
      generator: Generator(try Transformer(files, precision: options.precision)))
    benchmark.batch = count
    benchmark.sourceLength = sourceLength
    benchmark.targetLength = targetLength
    return benchmark
  }
}
