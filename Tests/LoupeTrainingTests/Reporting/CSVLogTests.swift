import LoupeTraining
import Testing

struct CSVLogTests {
  private func progress(_ step: Int, loss: Double, tokens: Int) -> TrainingEvent {
    .progress(
      TrainingProgress(
        update: UpdateReport(
          step: step, loss: loss, negativeLogLikelihood: loss / 2, targetTokens: tokens,
          sourceTokens: tokens, learningRate: 0.5, gradientNorm: 2), epoch: 1, updateInEpoch: 1,
        updatesPerEpoch: 9, seconds: Double(step), updateSeconds: 0.5, targetTokens: 10 * step,
        secondsLeft: nil))
  }

  private func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func rowsAreMeansOverTokens() throws {
    let folder = try TemporaryFolder()
    let log = try CSVLog(path: folder.file("log.csv"), everyUpdates: 2, resumingAt: nil)
    log.report(progress(1, loss: 4, tokens: 10))
    #expect(try lines(folder.file("log.csv")).count == 1)
    log.report(progress(2, loss: 1, tokens: 30))
    log.report(progress(3, loss: 8, tokens: 5))
    log.report(
      .validated(
        ValidationResult(
          step: 3, loss: 2.5, lossSentences: 1, bleu: 12, chrf: nil, signatures: [],
          exactMatch: nil, translatedSentences: 1, samples: [], seconds: 1)))
    #expect(
      try lines(folder.file("log.csv")) == [
        CSVLog.header, "2,1,2,20,1.75,0.875,0.5,2,40,,,", "3,1,3,30,8,4,0.5,2,10,,,",
        "3,1,3,30,,,,,,2.5,12,",
      ])
  }

  @Test func resumingTakesOutLaterRows() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("log.csv", "\(CSVLog.header)\n2,a\n4,b\n6,c\n")
    _ = try CSVLog(path: path, resumingAt: 4)
    #expect(try lines(path) == [CSVLog.header, "2,a", "4,b"])
    _ = try CSVLog(path: path, resumingAt: nil)
    #expect(try lines(path) == [CSVLog.header])
  }

  @Test func aFolderThatIsMissingIsNamed() {
    let error = #expect(throws: TrainingError.self) {
      try CSVLog(path: "/nowhere/log.csv", resumingAt: nil)
    }
    #expect(error?.description.hasPrefix("/nowhere/log.csv") == true)
  }
}
