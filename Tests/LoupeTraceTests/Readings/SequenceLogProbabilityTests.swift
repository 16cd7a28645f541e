import Foundation
import LoupeTrace
import Testing

@Suite struct SequenceLogProbabilityTests {
  @Test func handComputed() throws {
    let trace = try TestTrace.make(
      source: ["a", "</s>"], target: ["b", "</s>"], logProbabilities: [log(0.5), log(0.125)])
    let found = SequenceLogProbability(of: trace)
    #expect(abs(found.sum + 4 * log(2)) < 1e-6)
    #expect(abs(found.mean + 2 * log(2)) < 1e-6)
    #expect(abs(found.perplexity - 4) < 1e-5)
    #expect(SequenceLogProbability([]).perplexity == 1)
  }
}
