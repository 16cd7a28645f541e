import ArgumentParser
import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeText

/// `loupe benchmark quality`: what bf16 and int8 change in the translations of a text.
struct QualityBenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quality",
    abstract: "Compare the translations of a text in bf16 and int8 with those in fp32.",
    discussion: """
      Prints one JSON object a precision: the share of lines whose translation is the same as in \
      fp32, and with --reference BLEU and chrF of each.
      """)

  @Argument(help: "A file of lines to translate; standard input when absent or -.")
  var source: String?
  @Option(help: "A file of reference translations, line by line.") var reference: String?
  @OptionGroup var model: ModelOptions
  @OptionGroup var generation: GenerationOptions
  @Option(help: "Sentences open at once.") var batch = 32
  @Option(help: "How BLEU cuts words: 13a, intl, char or none.") var tokenize: BLEUTokenisation?

  func run() throws {
    try reportingFailures {
      var reader = try LineReader(path: source)
      var lines: [String] = []
      while let line = reader.next() { lines.append(line) }
      try reader.finish()
      let references = try reference.map { try readLines($0) }
      if let references, references.count != lines.count {
        throw CommandFailure(
          "\(lines.count) lines to translate and \(references.count) references; they must pair")
      }
      let exact = try translations(lines, .fp32)
      for precision in Precision.allCases {
        let found = precision == .fp32 ? exact : try translations(lines, precision)
        Terminal.line(try report(precision, found, exact, references))
      }
    }
  }

  private func readLines(_ path: String) throws -> [String] {
    var reader = try LineReader(path: path)
    var lines: [String] = []
    while let line = reader.next() { lines.append(line) }
    try reader.finish()
    return lines
  }

  private func translations(_ lines: [String], _ precision: Precision) throws -> [String] {
    let (files, name) = try ModelLocator.find(model.model)
    let translator = try Translator(files, name: name, precision: precision)
    return try translator.translate(
      lines, try generation.settings(for: translator), sentencesAtOnce: batch,
      in: ComputeContext(pool: model.pool)
    ).map(\.text)
  }

  private struct Report: Encodable {
    let precision: Precision
    let lines: Int
    let sameAsFp32: Double
    var bleu: Double?
    var bleuSignature: String?
    var chrf: Double?
    var chrfSignature: String?
  }

  private func report(
    _ precision: Precision, _ found: [String], _ exact: [String], _ references: [String]?
  ) throws -> String {
    let same = zip(found, exact).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    var report = Report(
      precision: precision, lines: found.count,
      sameAsFp32: Double(same) / Double(max(found.count, 1)))
    if let references {
      let bleu = try BLEU(
        hypotheses: found, references: references, tokenisation: tokenize ?? .thirteenA)
      let chrf = try ChrF(hypotheses: found, references: references)
      (report.bleu, report.bleuSignature) = (bleu.score, bleu.signature)
      (report.chrf, report.chrfSignature) = (chrf.score, chrf.signature)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(report), as: UTF8.self)
  }
}
