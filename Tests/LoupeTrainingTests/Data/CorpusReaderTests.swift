import Foundation
import LoupeTensor
import LoupeTraining
import Testing

struct CorpusReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(
    _ configuration: CorpusConfiguration, maximumCharacters: Int = 100, maximumBadShare: Double = 1
  ) throws(TrainingError) -> Corpus {
    var reader = CorpusReader(
      configuration, folder: folder.path, maximumCharacters: maximumCharacters,
      maximumBadShare: maximumBadShare)
    return try reader.read()
  }

  private func columns(_ path: String = "a.tsv") -> CorpusConfiguration {
    CorpusConfiguration(source: FileReference(path: path))
  }

  @Test func columnsOfATable() throws {
    try folder.write("a.tsv", "x\tone\tein\r\ny\ttwo\tzwei")
    var configuration = columns()
    configuration.sourceColumn = 2
    configuration.targetColumn = 3
    let corpus = try read(configuration)
    #expect(corpus.pairs.map(\.source) == ["one", "two"])
    #expect(corpus.pairs.map(\.target) == ["ein", "zwei"])
    #expect(corpus.lines == 2 && corpus.badLineCount == 0)
  }

  @Test func parallelFilesWithRules() throws {
    try folder.write("a.en", "\u{feff}i can 't .\n")
    try folder.write("a.ja", "でき ま せん 。\n")
    var configuration = CorpusConfiguration(
      source: FileReference(path: "a.en"), target: FileReference(path: "a.ja"))
    configuration.sourceRule = .english
    configuration.targetRule = .kytea
    #expect(
      try read(configuration).pairs == [SentencePair(source: "I can't.", target: "できません。")])
  }

  @Test func badLinesAreCountedAndNamed() throws {
    var bytes = [UInt8]("good\tgut\nonly one column\n\tempty source\nempty target\t \n".utf8)
    bytes += [0x61, 0xff, 0x09, 0x62, 0x0a]
    bytes += [UInt8]("long\t\(String(repeating: "あ", count: 101))\nlast\tletzte".utf8)
    try DurableFile.write(bytes, to: folder.file("a.tsv"))
    let corpus = try read(columns())
    #expect(corpus.pairs.map(\.source) == ["good", "last"])
    #expect(corpus.lines == 7 && corpus.badLineCount == 5)
    #expect(corpus.badLines.map(\.line) == [2, 3, 4, 5, 6])
    #expect(
      corpus.badLines.map(\.reason) == [
        .missingColumn, .emptySource, .emptyTarget, .notUTF8, .tooLong,
      ])
    #expect(corpus.badLines[0].description.hasSuffix("a.tsv:2 has too few columns"))
  }

  @Test func tooManyBadLinesAreAnErrorWithExamples() throws {
    try folder.write("a.tsv", "good\tgut\nbad\nbad\nbad\n")
    let error = #expect(throws: TrainingError.self) {
      try read(columns(), maximumBadShare: 0.5)
    }
    let text = error?.description ?? ""
    #expect(text.contains("3 of 4 lines") && text.contains("a.tsv:2"), "\(text)")
  }

  @Test func filesOfUnequalLengthAreRefused() throws {
    try folder.write("a.en", "1\n2\n")
    try folder.write("a.de", "1\n")
    let one = CorpusConfiguration(
      source: FileReference(path: "a.en"), target: FileReference(path: "a.de"))
    let other = CorpusConfiguration(
      source: FileReference(path: "a.de"), target: FileReference(path: "a.en"))
    for configuration in [one, other] {
      let error = #expect(throws: TrainingError.self) { try read(configuration) }
      #expect(error?.description.contains("lines than") == true)
    }
  }

  @Test func missingFileEmptyFileAndOtherChecksum() throws {
    #expect(throws: TrainingError.self) { try read(columns("missing.tsv")) }
    try folder.write("empty.tsv", "")
    #expect(throws: TrainingError.self) { try read(columns("empty.tsv")) }
    try folder.write("a.tsv", "a\tb\n")
    var configuration = columns()
    configuration.source.sha256 = String(repeating: "0", count: 64)
    let error = #expect(throws: TrainingError.self) { try read(configuration) }
    #expect(error?.description.contains("download it again") == true)
    configuration.source.sha256 = SHA256Digest([UInt8]("a\tb\n".utf8)).hexadecimal.uppercased()
    #expect(try read(configuration).pairs.count == 1)
  }
}
