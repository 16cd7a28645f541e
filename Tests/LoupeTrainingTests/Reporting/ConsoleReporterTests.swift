import LoupeTraining
import Testing

struct ConsoleReporterTests {
  private func progress(_ step: Int, left: Double? = 3_700) -> TrainingEvent {
    .progress(
      TrainingProgress(
        update: UpdateReport(
          step: step, loss: 2, negativeLogLikelihood: 1, targetTokens: 500, sourceTokens: 400,
          learningRate: 1e-3, gradientNorm: 1), epoch: 0, updateInEpoch: step, updatesPerEpoch: 9,
        seconds: 1, updateSeconds: 0.25, targetTokens: 500 * step, secondsLeft: left))
  }

  /// What is written of `events`, which come one a second.
  private func written(_ events: [TrainingEvent], isTerminal: Bool) -> [String] {
    var texts: [String] = []
    var seconds = 0.0
    let reporter = ConsoleReporter(
      isTerminal: isTerminal, everySeconds: 3, write: { texts.append($0) }, clock: { seconds })
    for event in events {
      seconds += 1
      reporter.report(event)
    }
    return texts
  }

  @Test func plainLinesNowAndThen() {
    let texts = written((1...7).map { progress($0) }, isTerminal: false)
    #expect(texts.count == 3)
    #expect(
      texts[0] == "step 1, epoch 1 (1/9): loss 2.000, perplexity 2.72, 2000 tokens/s, "
        + "rate 1.00e-03, 1 h 1 min left\n")
    #expect(texts.allSatisfy { !$0.contains("\u{1b}") && $0.hasSuffix("\n") })
  }

  @Test func aTerminalLineRenewsItself() {
    let texts = written([progress(1), progress(2), .note("hello")], isTerminal: true)
    #expect(texts[0].hasPrefix("\r\u{1b}[K") && !texts[0].hasSuffix("\n"))
    #expect(texts[1].hasPrefix("\r\u{1b}[K"))
    #expect(texts.suffix(2) == ["\r\u{1b}[K", "hello\n"])
  }

  @Test func noLimitNoTimeLeft() {
    #expect(!written([progress(1, left: nil)], isTerminal: false)[0].contains("left"))
  }

  @Test(arguments: [
    (0.2, "0 s"), (59.4, "59 s"), (61, "1 min 1 s"), (7_260, "2 h 1 min"), (.infinity, "?"),
  ])
  func durations(_ seconds: Double, _ text: String) {
    #expect(Durations.text(seconds) == text)
  }
}
