import ArgumentParser
import Foundation
import LoupeBundledModels
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTrace

/// Which model, and with how many threads.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A model directory, the name of a bundled model, or a fetched OWNER/NAME.",
      valueName: "directory or name"))
  var model: String?

  @Option(help: "Threads to compute with (default: as many as the machine has cores).")
  var threads: Int?

  @Option(help: "Arithmetic of the matrix products: fp32, bf16 or int8.")
  var precision = Precision.fp32

  func validate() throws {
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("--threads is \(threads); it must lie in 1…256.")
    }
  }

  /// The pool these options ask for.
  var pool: ThreadPool { threads.map { ThreadPool(threads: $0) } ?? .shared }

  /// Opens a model, and says on standard error what of its generation settings is left out.
  static func translator(
    _ files: ModelFiles, name: String, precision: Precision
  ) throws -> Translator {
    let translator = try Translator(files, name: name, precision: precision)
    for sentence in translator.unsupportedDemands { Terminal.error("loupe: \(sentence)") }
    return translator
  }

  /// Opens the model.
  func translator() throws -> Translator {
    let (files, name) = try ModelLocator.find(model)
    return try Self.translator(files, name: name, precision: precision)
  }
}

extension Precision: ExpressibleByArgument {}
