import LoupeTrace
import Testing

@Suite struct SourceCoverageTests {
  private let tensor = TraceTensor(
    shape: [1, 1, 3, 3], values: [0.75, 0.25, 0, 0.75, 0, 0.25, 0.125, 0.25, 0.625])

  @Test func handComputed() throws {
    let found = SourceCoverage(
      try AttentionMaps(.cross, tensor), special: [false, false, true])
    #expect(found.coverage.values == [1.625, 0.5, 0.875])
    #expect(found.coveredShare.values == [0.75])
    #expect(found.fertility.values == [2, 0, 1])
  }

  @Test func weightIsNeitherLostNorMade() throws {
    let found = SourceCoverage(
      try AttentionMaps(.cross, TestTrace.uniform([2, 3, 7, 5])),
      special: [false, false, false, false, true])
    let (weight, steps) = (
      found.coverage.values.reduce(0, +), found.fertility.values.reduce(0, +)
    )
    #expect(abs(weight - 42) < 1e-4)
    #expect(steps == 42)
  }

  @Test func someStepsAlone() throws {
    let maps = try AttentionMaps(.cross, tensor)
    let found = SourceCoverage(maps, special: [false, false, true], steps: 0..<1)
    #expect(found.coverage.values == [0.75, 0.25, 0])
    #expect(found.coveredShare.values == [0.5])
  }

  @Test func aSourceOfSpecialTokensHasNoShare() throws {
    let maps = try AttentionMaps(.cross, tensor)
    #expect(SourceCoverage(maps, special: [true, true, true]).coveredShare.values[0].isNaN)
  }
}
