import Foundation
import LoupeTraining
import Testing

struct PracticeTaskTests {
  @Test(arguments: PracticeTask.Kind.allCases)
  func rules(_ kind: PracticeTask.Kind) {
    #expect(PracticeTask(kind).target(of: "abc") == (kind == .copy ? "abc" : "cba"))
  }

  @Test func examplesAreDifferentSeededAndApart() {
    var task = PracticeTask(.reverse)
    task.examples = 500
    task.validationExamples = 100
    let corpora = task.corpora()
    let learned = corpora.corpora[0].pairs
    #expect(learned.count == 500 && corpora.validation.count == 100)
    #expect(Set(learned + corpora.validation).count == 600)
    #expect((learned + corpora.validation).allSatisfy { String($0.source.reversed()) == $0.target })
    #expect(learned.allSatisfy { (1...16).contains($0.source.count) })
    #expect(task.corpora().validation == corpora.validation)
    task.seed = 2
    #expect(task.corpora().validation != corpora.validation)
  }

  @Test func moreStringsThanThereAreIsRefused() {
    var task = PracticeTask(.copy)
    task.letters = 2
    task.maximumLength = 3
    task.examples = 5
    task.validationExamples = 3
    #expect(throws: TrainingError.self) { try task.validate() }
    task.examples = 4
    #expect(throws: Never.self) { try task.validate() }
  }

  /// The whole road, for minutes: random weights learn to reverse strings they have never seen.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["LOUPE_SLOW_TESTS"] != nil,
      "takes minutes; set LOUPE_SLOW_TESTS"), arguments: PracticeTask.Kind.allCases)
  func aSmallModelLearnsTheTask(_ kind: PracticeTask.Kind) throws {
    let folder = try TemporaryFolder()
    let summary = try TinyTraining.run(PracticeTask(kind).recipe(), in: folder.path)
    #expect((summary.validation?.exactMatch ?? 0) >= 0.99)
    #expect(summary.validation?.translatedSentences == 500)
  }
}
