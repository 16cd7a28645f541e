import ArgumentParser
import Foundation
import LoupeGeneration
import LoupeTensor

/// `loupe translate`: lines in, one translation a line out.
struct TranslateCommand: ParsableCommand {
  /// What a line of output is.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    /// The translation.
    case text
    /// Token ids as transformers' `generate` returns them, start token included.
    case ids
    /// One JSON object with text, ids, log-probability and hypotheses.
    case jsonl
  }

  static let configuration = CommandConfiguration(
    commandName: "translate", abstract: "Translate lines of text.",
    discussion: """
      Reads lines from standard input (or a file) and prints one translation a line, in the same order:
        echo "I am a student." | loupe translate
      """)

  @Argument(help: "A file of lines; standard input when absent or -.")
  var file: String?

  @OptionGroup var model: ModelOptions
  @OptionGroup var generation: GenerationOptions

  @Option(help: "Sentences open at once; the result does not depend on it.")
  var batch = 16

  @Option(help: "What to print: text, ids or jsonl.")
  var format = Format.text

  @Option(help: "Beam search: hypotheses printed for each line (with --format jsonl).")
  var nBest = 1

  func validate() throws {
    guard (1...4096).contains(batch) else {
      throw ValidationError("--batch is \(batch); it must lie in 1…4096.")
    }
    guard nBest == 1 || (format == .jsonl && nBest <= generation.beam ?? 64 && nBest > 0) else {
      throw ValidationError("--n-best needs --format jsonl and a --beam at least as large.")
    }
  }

  func run() throws {
    try reportingFailures {
      let translator = try model.translator()
      let intervention = try generation.intervention()
      var settings = try generation.settings(for: translator)
      settings.returned = nBest
      guard nBest == 1 || (settings.method == .beam && nBest <= settings.beams) else {
        throw CommandFailure("--n-best \(nBest) needs a --beam at least as large")
      }
      var lines = try LineReader(path: file)
      let context = ComputeContext(pool: model.pool)
      var done = 0
      while true {
        var texts: [String] = []
        while texts.count < linesAtOnce, let line = lines.next() { texts.append(line) }
        if texts.isEmpty { break }
        settings.seed = generation.seed &+ UInt64(done)
        let translations: [Translation]
        do {
          translations = try translator.translate(
            texts, settings, intervention: intervention, sentencesAtOnce: batch, in: context)
        } catch {
          throw CommandFailure(
            "\(file ?? "standard input"), lines \(done + 1)–\(done + texts.count): \(error)")
        }
        for (index, translation) in translations.enumerated() {
          Terminal.line(try output(translation))
          SourceWarnings.cut(translation.source, line: done + index + 1, of: file)
        }
        if done == 0 { SourceWarnings.unnamedLanguage(texts, settings, translator) }
        done += texts.count
        Terminal.progress("\(done) lines")
      }
      Terminal.endProgress()
      try lines.finish()
    }
  }

  /// Lines read before the first are printed: enough that new ones can enter as others leave.
  private var linesAtOnce: Int { batch == 1 ? 1 : 8 * batch }

  private func output(_ translation: Translation) throws -> String {
    switch format {
    case .text:
      return translation.text.map { $0.isNewline ? " " : String($0) }.joined()
    case .ids:
      let ids = translation.hypotheses.first?.sequence.ids ?? []
      return ids.map(String.init).joined(separator: " ")
    case .jsonl:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(TranslationLine(translation)), as: UTF8.self)
    }
  }
}
