#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Foundation
  import Testing

  @testable import LoupeTraining

  struct PracticeExportTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func lines(_ name: String) throws -> [String] {
      try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    @Test func filesGoLineByLine() throws {
      let task = PracticeTaskTests.small(.reverse)
      try task.export(to: folder.path)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(
        names.sorted() == [
          "test.gold", "test.source", "test.target", "test.truth.jsonl", "validation.gold",
          "validation.source", "validation.target", "validation.truth.jsonl",
        ])
      let examples = task.examples(.test)
      #expect(try lines("test.source") == examples.map(\.source))
      #expect(try lines("test.target") == examples.map(\.target))
      #expect(try lines("test.gold") == examples.map(\.pharaoh))
      for (line, source) in zip(try lines("test.gold"), try lines("test.source")) {
        let count = source.split(separator: " ").count
        #expect(line == (0..<count).map { "\(count - 1 - $0)-\($0)" }.joined(separator: " "))
      }
      #expect(try lines("test.truth.jsonl").count == 120)
    }

    @Test(arguments: [PracticeTask.Kind.pronounEnFr, .pronounJaEn])
    func theTruthNamesItsWordsByPlace(_ kind: PracticeTask.Kind) throws {
      try PracticeTaskTests.small(kind).export(to: folder.path)
      let records = try lines("new-frames.truth.jsonl").map {
        try JSONDecoder().decode(PracticeTruthRecord.self, from: Data($0.utf8))
      }
      #expect(records.count == 120)
      for record in records {
        let pronoun = try #require(record.pronoun)
        let sources = [pronoun.source, pronoun.antecedent, pronoun.distractor, pronoun.predicate]
        let targets = [pronoun.target, pronoun.targetAntecedent, pronoun.targetDistractor]
        for (text, spans) in [(record.source, sources), (record.target, targets)] {
          let points = Array(text.unicodeScalars)
          for span in spans {
            var found = String.UnicodeScalarView()
            found.append(contentsOf: points[span.start..<span.end])
            #expect(String(found) == span.text)
          }
        }
        #expect(["il", "elle", "he", "she"].contains(pronoun.target.text.lowercased()))
        #expect(pronoun.source.text.lowercased() == (kind == .pronounEnFr ? "it" : ""))
      }
    }

    @Test func aFolderThatCannotBeMadeIsNamed() throws {
      try folder.write("file", "")
      let error = #expect(throws: TrainingError.self) {
        try PracticeTaskTests.small(.copy).export(to: "\(folder.path)/file/deeper")
      }
      #expect(error?.description.contains("/file/deeper: cannot be made") == true)
    }
  }
#endif
