import LoupeTrace
import Testing

@Suite struct SpecialTokenShareTests {
  @Test func handComputed() throws {
    let maps = try AttentionMaps(
      .cross, TraceTensor(shape: [1, 1, 2, 3], values: [0.25, 0.25, 0.5, 0, 0, 1]))
    let found = SpecialTokenShare(maps, special: [false, false, true])
    #expect(found.share.values == [0.5, 1])
    #expect(found.renormalised.values.prefix(3) == [0.5, 0.5, 0])
    #expect(found.renormalised.values.dropFirst(3).allSatisfy { $0.isNaN })
  }

  @Test func renormalisedRowsSumToOneAndHideTheFuture() throws {
    let maps = try AttentionMaps(.decoder, TestTrace.uniform([1, 1, 4, 4], causal: true))
    let found = SpecialTokenShare(maps, special: [true, false, false, false]).renormalised
    for row in 1..<4 {
      let values = found.values[row * 4..<row * 4 + 4]
      #expect(abs(values.reduce(0, +) - 1) < 1e-6)
      #expect(values[row * 4] == 0)
      #expect(values.suffix(3 - row).allSatisfy { $0 == 0 })
    }
  }
}
