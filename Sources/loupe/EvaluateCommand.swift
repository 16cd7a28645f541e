import ArgumentParser
import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeText
import LoupeTrace

/// `loupe evaluate`: translates a file and scores it against references.
struct EvaluateCommand: ParsableCommand {
  /// What is printed.
  private struct Report: Encodable {
    struct Score: Encodable {
      let score: Double
      let signature: String
    }
    let model: String
    let lines: Int
    let bleu: Score
    let chrf: Score
    /// How it was translated; null where nothing was.
    let settings: GenerationSettings?
    let seconds: Double
  }

  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Translate a file and score it against references.",
    discussion: """
      Prints JSON with BLEU and chrF as sacreBLEU computes them, with their signatures.
      With --hypothesis nothing is translated: that file is scored.
      """)

  @Option(help: ArgumentHelp("Lines to translate.", valueName: "file"))
  var source: String?

  @Option(help: ArgumentHelp("The true translations, one a line.", valueName: "file"))
  var reference: String

  @Option(help: ArgumentHelp("Translations to score instead of translating.", valueName: "file"))
  var hypothesis: String?

  @Option(help: ArgumentHelp("Also write the translations here.", valueName: "file"))
  var out: String?

  @Option(
    help: "How BLEU cuts words: 13a, intl, char or none (default: char for Japanese, else 13a).")
  var tokenize: BLEUTokenisation?

  @Option(help: "Sentences translated together.")
  var batch = 32

  @OptionGroup var model: ModelOptions
  @OptionGroup var generation: GenerationOptions

  func validate() throws {
    guard (source == nil) != (hypothesis == nil) else {
      throw ValidationError("Give either --source or --hypothesis.")
    }
    guard (1...4096).contains(batch) else {
      throw ValidationError("--batch is \(batch); it must lie in 1…4096.")
    }
  }

  func run() throws {
    try reportingFailures {
      let start = ContinuousClock.now
      let references = try lines(of: reference)
      let (files, name) = hypothesis == nil ? try ModelLocator.find(model.model) : (nil, "none")
      var settings: GenerationSettings?
      let hypotheses: [String]
      if let files {
        let translator = try ModelOptions.translator(files, name: name, precision: model.precision)
        let asked = try generation.settings(for: translator)
        settings = asked
        hypotheses = try translate(translator, asked, count: references.count)
      } else {
        hypotheses = try lines(of: hypothesis ?? "-")
      }
      guard hypotheses.count == references.count else {
        throw CommandFailure(
          "\(hypotheses.count) translations but \(references.count) lines in \(reference)")
      }
      if let out {
        try DurableFile.write(Data(hypotheses.map { $0 + "\n" }.joined().utf8), to: out)
      }
      let language =
        try generation.text.targetLanguage ?? files.flatMap { try Self.targetLanguage($0) }
      let tokenisation =
        tokenize ?? language.map { BLEUTokenisation.standard(forLanguage: $0) } ?? .thirteenA
      let bleu = try BLEU(
        hypotheses: hypotheses, references: references, tokenisation: tokenisation)
      let chrf = try ChrF(hypotheses: hypotheses, references: references)
      let report = Report(
        model: name, lines: references.count,
        bleu: .init(score: bleu.score, signature: bleu.signature),
        chrf: .init(score: chrf.score, signature: chrf.signature),
        settings: settings, seconds: start.seconds)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      Terminal.data(try encoder.encode(report) + Data("\n".utf8))
    }
  }

  private func translate(
    _ translator: Translator, _ asked: GenerationSettings, count: Int
  ) throws -> [String] {
    let sources = try lines(of: source ?? "-")
    let intervention = try generation.intervention()
    let context = ComputeContext(pool: model.pool)
    var settings = asked
    var translations: [String] = []
    let step = 8 * batch
    for start in stride(from: 0, to: sources.count, by: step) {
      settings.seed = generation.seed &+ UInt64(start)
      let translated = try translator.translate(
        Array(sources[start..<min(start + step, sources.count)]), settings,
        intervention: intervention, sentencesAtOnce: batch, in: context)
      for (index, translation) in translated.enumerated() {
        SourceWarnings.cut(translation.source, line: start + index + 1, of: source)
      }
      translations += translated.map(\.text)
      Terminal.progress("\(translations.count) of \(count) lines")
    }
    Terminal.endProgress()
    return translations
  }

  private func lines(of path: String) throws -> [String] {
    var reader = try LineReader(path: path)
    var lines: [String] = []
    while let line = reader.next() { lines.append(line) }
    try reader.finish()
    return lines
  }

  private static func targetLanguage(_ files: ModelFiles) throws -> String? {
    guard case .object(let fields)? = try ModelLocator.provenance(files),
      case .string(let language)? = fields["targetLanguage"]
    else { return nil }
    return language
  }
}

extension BLEUTokenisation: ExpressibleByArgument {}

extension ContinuousClock.Instant {
  /// Seconds since this instant.
  var seconds: Double {
    let parts = duration(to: .now).components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
  }
}
