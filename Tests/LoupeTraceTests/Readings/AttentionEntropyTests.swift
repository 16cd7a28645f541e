import Foundation
import LoupeTrace
import Testing

@Suite struct AttentionEntropyTests {
  @Test func handComputed() throws {
    let maps = try AttentionMaps(
      .cross,
      TraceTensor(
        shape: [1, 1, 4, 4],
        values: [
          1, 0, 0, 0, 0.5, 0.5, 0, 0, 0.25, 0.25, 0.25, 0.25, 0.5, 0.25, 0.125, 0.125,
        ]))
    let entropy = AttentionEntropy(maps)
    let expected: [Float] = [0, log(2), log(4), 1.75 * log(2)]
    for (found, wanted) in zip(entropy.entropy.values, expected) {
      #expect(abs(found - wanted) < 1e-6)
    }
    #expect(entropy.effectiveTokens.shape == [1, 1, 4])
    #expect(abs(entropy.effectiveTokens.values[2] - 4) < 1e-5)
    #expect(abs(entropy.mean.values[0] - (1 + 2 + 1.75) / 4 * log(2)) < 1e-6)
  }

  @Test func maskedRowsCountTheirVisibleKeysAlone() throws {
    let uniform = TestTrace.uniform([2, 3, 5, 5], causal: true)
    let entropy = AttentionEntropy(try AttentionMaps(.decoder, uniform))
    for (index, value) in entropy.effectiveTokens.values.enumerated() {
      #expect(abs(value - Float(index % 5 + 1)) < 1e-4)
    }
  }

  @Test func anotherNumberOfAxesIsRefused() {
    #expect(throws: TraceError.self) {
      try AttentionMaps(.cross, TraceTensor(shape: [1, 2], values: [1, 0]))
    }
  }
}
