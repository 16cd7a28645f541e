import Foundation
import LoupeTensor

/// Reads a corpus strictly: each line it cannot use is counted and named, too many of them are an
/// error.
package struct CorpusReader {
  private let configuration: CorpusConfiguration
  private let folder: String
  private let maximumCharacters: Int
  private let maximumBadShare: Double
  private var pairs: [SentencePair] = []
  private var badLines: [BadLine] = []
  private var badLineCount = 0
  private var lines = 0

  private static let namedBadLines = 5

  /// A reader of `configuration`, whose relative paths start at `folder`.
  package init(
    _ configuration: CorpusConfiguration, folder: String, maximumCharacters: Int = 1_000,
    maximumBadShare: Double = 0.01
  ) {
    self.configuration = configuration
    self.folder = folder
    self.maximumCharacters = maximumCharacters
    self.maximumBadShare = maximumBadShare
  }

  /// The corpus.
  package mutating func read() throws(TrainingError) -> Corpus {
    let source = try open(configuration.source)
    if let target = configuration.target {
      try readParallel(source, try open(target))
    } else {
      readColumns(source)
    }
    guard Double(badLineCount) <= maximumBadShare * Double(lines) else {
      throw .badLines(
        corpus: configuration.name, bad: badLineCount, of: lines,
        examples: badLines.map(\.description))
    }
    guard !pairs.isEmpty else { throw .emptyData("the corpus “\(configuration.name)”") }
    return Corpus(
      name: configuration.name, pairs: pairs, lines: lines, badLineCount: badLineCount,
      badLines: badLines, weight: configuration.weight)
  }

  private func open(_ file: FileReference) throws(TrainingError) -> ByteSource {
    let path = file.path.hasPrefix("/") ? file.path : "\(folder)/\(file.path)"
    let source: ByteSource
    do {
      source = try ByteSource(path: path)
    } catch {
      throw .tensor(error)
    }
    if let expected = file.sha256 {
      let found = SHA256Digest(buffer: source.bytes).hexadecimal
      guard found == expected.lowercased() else {
        throw .checksum(path: path, expected: expected, found: found)
      }
    }
    return source
  }

  private mutating func readParallel(
    _ source: ByteSource, _ target: ByteSource
  ) throws(TrainingError) {
    var targets = LineReader(target)
    for sourceLine in LineReader(source) {
      guard let targetLine = targets.next() else {
        throw .file(path: target.name, reason: "has fewer lines than \(source.name)")
      }
      lines += 1
      guard let sourceText = text(sourceLine) else { refuse(.notUTF8, source.name); continue }
      guard let targetText = text(targetLine) else { refuse(.notUTF8, target.name); continue }
      accept(sourceText, targetText, source.name)
    }
    guard targets.next() == nil else {
      throw .file(path: target.name, reason: "has more lines than \(source.name)")
    }
  }

  private mutating func readColumns(_ source: ByteSource) {
    let needed = max(configuration.sourceColumn, configuration.targetColumn)
    for line in LineReader(source) {
      lines += 1
      guard let whole = text(line) else { refuse(.notUTF8, source.name); continue }
      let columns = whole.split(separator: "\t", omittingEmptySubsequences: false)
      guard columns.count >= needed else { refuse(.missingColumn, source.name); continue }
      accept(
        String(columns[configuration.sourceColumn - 1]),
        String(columns[configuration.targetColumn - 1]), source.name)
    }
  }

  private mutating func accept(_ source: String, _ target: String, _ file: String) {
    let source = configuration.sourceRule.apply(to: trimmed(source))
    let target = configuration.targetRule.apply(to: trimmed(target))
    guard !source.isEmpty else { return refuse(.emptySource, file) }
    guard !target.isEmpty else { return refuse(.emptyTarget, file) }
    guard source.unicodeScalars.count <= maximumCharacters,
      target.unicodeScalars.count <= maximumCharacters
    else { return refuse(.tooLong, file) }
    pairs.append(SentencePair(source: source, target: target))
  }

  private mutating func refuse(_ reason: BadLine.Reason, _ file: String) {
    badLineCount += 1
    if badLines.count < Self.namedBadLines {
      badLines.append(BadLine(file: file, line: lines, reason: reason))
    }
  }

  private func text(_ bytes: UnsafeRawBufferPointer) -> String? {
    String(validating: bytes, as: UTF8.self)
  }

  private func trimmed(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
