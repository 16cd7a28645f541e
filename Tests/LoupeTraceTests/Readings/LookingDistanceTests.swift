import LoupeTrace
import Testing

@Suite struct LookingDistanceTests {
  @Test func selfAttentionHandComputed() throws {
    let maps = try AttentionMaps(
      .encoder,
      TraceTensor(shape: [1, 1, 3, 3], values: [0, 0, 1, 0.5, 0, 0.5, 0.25, 0.25, 0.5]))
    let found = LookingDistance(maps)
    #expect(found.distance.values == [2, 1, 0.75])
    #expect(found.direction.values == [2, 0, -0.75])
  }

  @Test func maskedSelfAttentionOnlyLooksBack() throws {
    let maps = try AttentionMaps(.decoder, TestTrace.uniform([1, 2, 4, 4], causal: true))
    let found = LookingDistance(maps)
    #expect(found.distance.values == found.direction.values.map { -$0 })
    #expect(found.distance.values.prefix(4) == [0, 0.5, 1, 1.5])
  }

  @Test func crossAttentionMeasuresAgainstTheDiagonal() throws {
    let maps = try AttentionMaps(
      .cross, TraceTensor(shape: [1, 1, 2, 3], values: [1, 0, 0, 0, 1, 0]))
    let found = LookingDistance(maps)
    #expect(found.distance.values == [0, 1])
    #expect(found.direction.values == [0, -0.5])
  }
}
