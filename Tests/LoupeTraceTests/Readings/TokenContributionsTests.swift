import LoupeModel
import LoupeTrace
import Testing

@Suite struct TokenContributionsTests {
  @Test(arguments: [0, 1]) func agreesWithNumpy(pair: Int) throws {
    let pair = try ReferencePair(pair)
    let found = try TokenContributions(of: pair.trace, model: pair.model)
    for (name, matrix) in [
      ("encoder", found.encoder), ("source", found.source), ("prefix", found.prefix),
    ] {
      #expect(try pair.agrees(matrix.tensor, "alti.\(name)", within: 1e-4), "\(name)")
    }
  }

  @Test func everyStepIsSharedOutWholly() throws {
    let pair = try ReferencePair(1)
    let found = try TokenContributions(of: pair.trace, model: pair.model)
    for layer in found.sourceAfterLayers.indices {
      for row in 0..<found.source.rows {
        let source = found.sourceAfterLayers[layer].row(row).reduce(0, +)
        let prefix = found.prefixAfterLayers[layer].row(row)
        #expect(abs(source + prefix.reduce(0, +) - 1) < 1e-9)
        #expect(prefix.dropFirst(row + 1).allSatisfy { $0 == 0 })
      }
    }
    #expect(found.sourceShare.allSatisfy { $0 >= 0 && $0 <= 1 + 1e-9 })
  }

  @Test func partsThatDoNotAddUpAreRefused() throws {
    let pair = try ReferencePair(0)
    var trace = pair.trace
    let name = "decoder.1.after_cross_attention"
    let states = try #require(trace.tensors[name])
    trace.tensors[name] = TraceTensor(shape: states.shape, values: states.values.map { $0 + 1 })
    let error = #expect(throws: TraceError.self) {
      try TokenContributions(of: trace, model: pair.model)
    }
    #expect(error?.description.contains("do not add up") == true)
  }
}
