import Foundation
import LoupeTraining
import Testing

/// The whole road: random weights learn each task well enough for examples they have never seen.
struct LearningTests {
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["LOUPE_SLOW_TESTS"] != nil,
      "takes minutes; set LOUPE_SLOW_TESTS"), arguments: PracticeTask.Kind.allCases)
  func aSmallModelLearnsTheTask(_ kind: PracticeTask.Kind) throws {
    let folder = try TemporaryFolder()
    // A seed that no setting was chosen with.
    let recipe = PracticeTask(kind).recipe(seed: 101)
    let summary = try TinyTraining.run(recipe, in: folder.path)
    let test = try #require(PracticeTest(recipe))
    let results = try test.results(modelDirectory: summary.modelDirectory)
    let scores = try #require(results.first?.scores)
    #expect(scores.translatedSentences == 500)
    #expect((scores.correctPronouns ?? scores.exactMatch ?? 0) >= 0.99)
    if let newFrames = results.first(where: { $0.split == .newFrames }) {
      #expect((newFrames.scores.correctPronouns ?? 0) >= 0.95)
    }
  }
}
