import Foundation
import LoupeTensor
import LoupeTraining

/// Parallel texts that people uploaded: cleaned, with a part kept aside, in a folder each.
///
/// They never leave this computer, and go with the last training that uses them.
final class CorpusStore: @unchecked Sendable {
  // Sendable: what changes is touched under `lock` alone.
  private struct Entry: Codable {
    var summary: CorpusSummary
    var owner: String
  }

  /// Longest sentence, in characters.
  private static let longest = 400
  private static let (trainName, developmentName) = ("train.tsv", "dev.tsv")
  private static let entryName = "corpus.json"
  private let lock = NSLock()
  private let folder: String
  private let limits: TrainingLimits
  private var entries: [String: Entry] = [:]

  /// The texts in `folder`.
  init(folder: String, limits: TrainingLimits) {
    self.folder = folder
    self.limits = limits
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)/\(Self.entryName)"),
        let entry = try? JSONDecoder().decode(Entry.self, from: data)
      else { continue }
      entries[name] = entry
    }
  }

  /// Takes in a text: one file of tab-separated columns, or two files one after the other.
  ///
  /// - Parameters:
  ///   - body: the bytes.
  ///   - sourceBytes: how many of them are the file of source sentences; nil: there is one file.
  ///   - owner: whose it is.
  /// - Returns: what was found in it.
  /// - Throws: `TrainingRefusal.corpus` saying what is wrong with it.
  func add(
    _ body: Data, sourceBytes: Int?, owner: String
  ) throws(TrainingRefusal) -> CorpusSummary {
    guard lock.withLock({ entries.count }) < limits.corpora else {
      throw .tooMany("parallel texts", limit: limits.corpora)
    }
    let name = TraceIdentifier().text
    let place = "\(folder)/\(name)"
    do {
      let corpus = try read(body, sourceBytes: sourceBytes, in: place)
      var (pairs, duplicates) = Self.different(corpus.pairs)
      guard pairs.count >= limits.corpusMinimumPairs else {
        throw CorpusFault.fewPairs(pairs.count, needed: limits.corpusMinimumPairs)
      }
      guard pairs.count <= limits.corpusPairs else {
        throw CorpusFault.manyPairs(pairs.count, limit: limits.corpusPairs)
      }
      let first = pairs.prefix(5)
      let development = Self.takeOut(of: &pairs)
      try write(pairs, "\(place)/\(Self.trainName)")
      try write(development, "\(place)/\(Self.developmentName)")
      let summary = Self.summary(
        name, corpus, pairs: pairs, development: development, duplicates: duplicates,
        first: Array(first))
      let entry = Entry(summary: summary, owner: owner)
      try DurableFile.write(JSONEncoder().encode(entry), to: "\(place)/\(Self.entryName)")
      lock.withLock { entries[name] = entry }
      return summary
    } catch {
      try? FileManager.default.removeItem(atPath: place)
      throw Self.refusal(error, folder)
    }
  }

  /// What is known of the text `name`.
  func summary(_ name: String) throws(TrainingRefusal) -> CorpusSummary {
    guard let entry = lock.withLock({ entries[name] }) else { throw .unknownCorpus }
    return entry.summary
  }

  /// The folder of the text `name`, with its files.
  func place(_ name: String) -> (folder: String, train: String, development: String) {
    ("\(folder)/\(name)", Self.trainName, Self.developmentName)
  }

  /// Deletes the text `name`, if `mayChange` says so of its owner.
  func remove(_ name: String, mayChange: (String) -> Bool) throws(TrainingRefusal) {
    lock.lock()
    defer { lock.unlock() }
    guard let entry = entries[name] else { throw .unknownCorpus }
    guard mayChange(entry.owner) else { throw .notYours }
    entries[name] = nil
    try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
  }

  private func read(_ body: Data, sourceBytes: Int?, in place: String) throws -> Corpus {
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    var configuration = CorpusConfiguration(
      name: "the text", source: FileReference(path: "source.raw"))
    if let sourceBytes {
      guard sourceBytes <= body.count else {
        throw CorpusFault.division
      }
      let middle = body.startIndex + sourceBytes
      let source = UploadedText.withoutEmptyEnd(try UploadedText.utf8(Data(body[..<middle])))
      let target = UploadedText.withoutEmptyEnd(try UploadedText.utf8(Data(body[middle...])))
      let counts = (UploadedText.lineCount(source), UploadedText.lineCount(target))
      guard counts.0 == counts.1 else {
        throw CorpusFault.lineCounts(source: counts.0, target: counts.1)
      }
      try DurableFile.write(source, to: "\(place)/source.raw")
      try DurableFile.write(target, to: "\(place)/target.raw")
      configuration.target = FileReference(path: "target.raw")
    } else {
      try DurableFile.write(UploadedText.utf8(body), to: "\(place)/source.raw")
    }
    defer {
      for name in ["source.raw", "target.raw"] {
        try? FileManager.default.removeItem(atPath: "\(place)/\(name)")
      }
    }
    var reader = CorpusReader(
      configuration, folder: place, maximumCharacters: Self.longest, maximumBadShare: 1)
    return try reader.read()
  }

  private static func different(_ pairs: [SentencePair]) -> (pairs: [SentencePair], twice: Int) {
    var seen: Set<SentencePair> = []
    let different = pairs.filter { seen.insert($0).inserted }
    return (different, pairs.count - different.count)
  }

  /// One pair in twenty, evenly spread, at most 200: what the model is judged by and never learns
  /// from.
  private static func takeOut(of pairs: inout [SentencePair]) -> [SentencePair] {
    let count = min(200, max(2, pairs.count / 20))
    let places = Set((0..<count).map { $0 * pairs.count / count })
    let development = places.sorted().map { pairs[$0] }
    pairs = pairs.enumerated().filter { !places.contains($0.offset) }.map(\.element)
    return development
  }

  private func write(_ pairs: [SentencePair], _ path: String) throws {
    // A tab inside a sentence would look like the next column.
    let text = pairs.map { pair in
      [pair.source, pair.target].map { $0.replacingOccurrences(of: "\t", with: " ") }
        .joined(separator: "\t") + "\n"
    }.joined()
    try DurableFile.write(Data(text.utf8), to: path)
  }

  private static func summary(
    _ name: String, _ corpus: Corpus, pairs: [SentencePair], development: [SentencePair],
    duplicates: Int, first: [SentencePair]
  ) -> CorpusSummary {
    func mean(_ side: KeyPath<SentencePair, String>) -> Double {
      Double(pairs.reduce(0) { $0 + $1[keyPath: side].unicodeScalars.count })
        / Double(max(pairs.count, 1))
    }
    var letters: Set<Unicode.Scalar> = []
    for pair in pairs {
      letters.formUnion(pair.source.unicodeScalars)
      letters.formUnion(pair.target.unicodeScalars)
    }
    return CorpusSummary(
      corpus: name, lines: corpus.lines, pairs: pairs.count, developmentPairs: development.count,
      unusable: corpus.badLineCount, duplicates: duplicates,
      examples: corpus.badLines.map { .init($0) }, first: first.map { .init($0) },
      sourceLanguage: language(first.map(\.source)), targetLanguage: language(first.map(\.target)),
      sourceCharacters: mean(\.source), targetCharacters: mean(\.target),
      differentCharacters: letters.count)
  }

  /// Kana are written in Japanese alone; other letters tell nothing for sure.
  private static func language(_ sentences: [String]) -> String {
    let kana: ClosedRange<Unicode.Scalar> = "\u{3041}"..."\u{30ff}"
    let isJapanese = sentences.contains { $0.unicodeScalars.contains { kana.contains($0) } }
    return isJapanese ? "ja" : "und"
  }

  private static func refusal(_ error: any Error, _ folder: String) -> TrainingRefusal {
    let free = DiskSpace.free(at: folder)
    if free < 64 << 20 { return .disk(bytes: 64 << 20, free: free) }
    switch error {
    case let refusal as TrainingRefusal: return refusal
    case let fault as CorpusFault: return .corpus(fault)
    case TrainingError.emptyData: return .corpus(.noPairs)
    case TrainingError.file(_, let reason): return .corpus(.other(reason))
    default: return .corpus(.other("Loupe could not store it; see that its folder can be written"))
    }
  }
}
