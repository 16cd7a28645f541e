import Foundation
import LoupeTrace
import Testing

@Suite struct GenerationPartsTests {
  private func measure(_ name: String, _ reading: GenerationPartsReading) throws -> [Float] {
    try #require(reading.measures.first { $0.name == name }).values.values
  }

  /// Six steps, two a part; the source is four words and the end token.
  @Test func handComputed() throws {
    // The beginning looks at word 0, the middle at the full stop, the end at the end token.
    let rows: [[Float]] = [
      [1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1],
      [0.5, 0, 0, 0, 0.5],
    ]
    // Self-attention: everyone at itself, the end at what was chosen in step 0 (position 1).
    var own = [Float](repeating: 0, count: 36)
    for step in 0..<4 { own[step * 6 + step] = 1 }
    own[4 * 6 + 1] = 1
    own[5 * 6 + 1] = 0.5
    own[5 * 6 + 2] = 0.5
    let reading = try GenerationPartsReading(
      of: TestTrace.make(
        source: ["a", "b", "c", ".", "</s>"], target: ["1", "2", "3", "4", ".", "</s>"],
        tensors: [
          "decoder.cross_attention": TraceTensor(
            shape: [1, 1, 6, 5], values: rows.flatMap { $0 }),
          "decoder.self_attention": TraceTensor(shape: [1, 1, 6, 6], values: own),
        ]))
    #expect(reading.steps == [0..<2, 2..<4, 4..<6])
    #expect(try measure("cross.first_share", reading) == [1, 0, 0.25])
    #expect(try measure("cross.end_share", reading) == [0, 0, 0.75])
    #expect(try measure("cross.punctuation_share", reading) == [0, 1, 0])
    #expect(try measure("cross.coverage", reading) == [0.25, 0.25, 0.125])
    #expect(try measure("decoder.distance", reading) == [0, 0, 3.25])
    #expect(abs(try measure("cross.entropy", reading)[2] - 0.5 * log(2)) < 1e-6)
    #expect(reading.lookedAgain.values == [0.75, 0.25])
  }

  @Test func aPartWithoutStepsIsNoNumber() throws {
    let reading = try GenerationPartsReading(
      of: TestTrace.make(source: ["a", "</s>"], target: ["</s>"]))
    #expect(try measure("cross.entropy", reading).map(\.isNaN) == [false, true, true])
    #expect(try measure("cross.coverage", reading).map(\.isNaN) == [false, true, true])
  }
}
