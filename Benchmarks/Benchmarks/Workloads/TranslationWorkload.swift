import Benchmark
import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor

/// Text in, text out, with the bundled model and all cores.
func addTranslation(_ name: String, sentences: Int, beams: Int) {
  var configuration = Benchmark.Configuration()
  configuration.metrics = [.wallClock, .throughput, .cpuTotal, .peakMemoryResident]
  configuration.warmupIterations = 2
  configuration.maxDuration = .seconds(2)
  configuration.maxIterations = 500
  Benchmark(name, configuration: configuration) { benchmark, translation in
    for _ in benchmark.scaledIterations { blackHole(try translation.run()) }
  } setup: {
    try TranslationWorkload(sentences: sentences, beams: beams)
  }
}

/// A loaded model and what it is to translate.
private final class TranslationWorkload {
  private let translator: Translator
  private let context = ComputeContext()
  private let texts: [String]
  private var settings = GenerationSettings()

  /// The bundled model, and everyday sentences of it.
  init(sentences: Int, beams: Int) throws {
    translator = try Translator(ModelFiles(directory: Self.modelDirectory), name: "en-ja")
    texts = (0..<sentences).map { Self.sentences[$0 % Self.sentences.count] }
    settings.method = beams > 1 ? .beam : .greedy
    settings.beams = beams
  }

  /// One batch.
  func run() throws -> [Translation] {
    try translator.translate(texts, settings, in: context)
  }

  /// Models/en-ja of the repository that this package lies in.
  private static var modelDirectory: String {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    return folder.appendingPathComponent("Models/en-ja").path
  }

  private static let sentences = [
    "I am a student.", "The cat sat on the mat.", "Where is the nearest station?",
    "She has been learning Japanese for three years.", "It will probably rain tomorrow.",
    "Could you tell me what time it is?", "My brother gave me this old watch.",
    "We decided to stay at home because it was too cold to go out.",
  ]
}
