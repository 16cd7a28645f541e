import LoupeTrace
import Testing

@Suite struct AttentionRolloutTests {
  @Test(arguments: [0, 1]) func agreesWithMatrixProducts(pair: Int) throws {
    let pair = try ReferencePair(pair)
    let rollout = try AttentionRollout(of: pair.trace)
    for (name, matrix) in [
      ("encoder", rollout.encoder), ("decoder", rollout.decoder), ("source", rollout.source),
      ("prefix", rollout.prefix),
    ] {
      #expect(try pair.agrees(matrix.tensor, "rollout.\(name)"), "\(name)")
    }
  }

  @Test func rowsSumToOneAndHideTheFuture() throws {
    let rollout = try AttentionRollout(of: ReferencePair(0).trace)
    for row in 0..<rollout.source.rows {
      let sum = rollout.source.row(row).reduce(0, +) + rollout.prefix.row(row).reduce(0, +)
      #expect(abs(sum - 1) < 1e-6)
      #expect(rollout.prefix.row(row).dropFirst(row + 1).allSatisfy { $0 == 0 })
    }
  }

  @Test func oneLayerHandComputed() throws {
    let rollout = AttentionRollout(
      encoder: try AttentionMaps(
        .encoder, TraceTensor(shape: [1, 1, 2, 2], values: [0, 1, 1, 0])),
      decoder: try AttentionMaps(.decoder, TraceTensor(shape: [1, 1, 1, 1], values: [1])),
      cross: try AttentionMaps(.cross, TraceTensor(shape: [1, 1, 1, 2], values: [1, 0])))
    #expect(rollout.encoder.values == [0.5, 0.5, 0.5, 0.5])
    #expect(rollout.source.values == [0.25, 0.25])
    #expect(rollout.prefix.values == [0.5])
  }
}
