import LoupeTensor
import Testing

struct EmbedTests {
  private let table = Make.parameter("table", Shape(.vocabulary, 6, .model, 4), index: 0, seed: 2)
  private let positions = Buffer((0..<12).map { Float($0) / 10 })

  /// A token that occurs three times gathers three gradients.
  @Test func gradientsOfRepeatedTokens() {
    GradientCheck(shapes: [], parameters: [table]) { [table, positions] context, _ in
      context.embed(
        [5, 0, 5, 3, 5], table, scale: 2, positions: .fixed(positions), positionOf: [0, 1, 2, 0, 1])
    }.run()
  }

  @Test func valuesAreScaledRowPlusPosition() {
    let context = ComputeContext()
    let x = context.embed(
      [3, 1], table, scale: 2, positions: .fixed(positions), positionOf: [2, 0])
    let numbers = table.values.array()
    let places = positions.array()
    for column in 0..<4 {
      #expect(abs(x.row(0)[column] - (2 * numbers[12 + column] + places[8 + column])) <= 1e-6)
      #expect(abs(x.row(1)[column] - (2 * numbers[4 + column] + places[column])) <= 1e-6)
    }
  }

  /// Learned positions gather gradients as tokens do; rows before the first stay alone.
  @Test func gradientsOfLearnedPositions() {
    let learned = Make.parameter("places", Shape(.position, 5, .model, 4), index: 1, seed: 3)
    GradientCheck(shapes: [], parameters: [table, learned]) { [table] context, _ in
      context.embed(
        [5, 0, 5, 3], table, scale: 2, positions: .learned(learned, firstRow: 2),
        positionOf: [0, 1, 2, 0])
    }.run()
  }

  @Test func withoutPositionsRowsAreTheTokensOwn() {
    let x = ComputeContext().embed([3, 1], table, scale: 1, positions: nil, positionOf: [0, 1])
    #expect(x.row(0) == Array(table.values.array()[12..<16]))
  }

  /// The output layer reads the same table backwards: both gradients add up in it.
  @Test func gradientsOfTiedTable() {
    GradientCheck(shapes: [], parameters: [table]) { [table, positions] context, _ in
      let x = context.embed(
        [5, 0, 2], table, scale: 2, positions: .fixed(positions), positionOf: [0, 1, 2])
      return context.linear(x, table, nil, axis: .vocabulary)
    }.run()
  }
}
