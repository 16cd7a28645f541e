import LoupeModel
import LoupeTensor
import LoupeTrace
import Testing

@Suite struct LogitLensTests {
  @Test(arguments: [0, 1]) func agreesWithTransformers(pair: Int) throws {
    let pair = try ReferencePair(pair)
    let lens = try LogitLens(of: pair.trace, model: pair.model, top: 3, in: ComputeContext())
    let layers = lens.steps[0].count
    func table(_ number: (LogitLens.Layer) -> Double) -> TraceTensor {
      TraceTensor(
        shape: [layers, lens.steps.count],
        values: (0..<layers).flatMap { layer in lens.steps.map { Float(number($0[layer])) } })
    }
    #expect(try pair.agrees(table(\.entropy), "lens.entropy", within: 1e-4))
    #expect(try pair.agrees(table(\.divergence), "lens.divergence", within: 1e-4))
    #expect(try pair.agrees(table(\.probability), "lens.probability", within: 1e-5))
  }

  @Test func theLastLayerIsTheModelItself() throws {
    let pair = try ReferencePair(0)
    let lens = try LogitLens(
      of: pair.trace, model: pair.model, top: 43, steps: 2..<3, in: ComputeContext())
    let last = try #require(lens.steps[0].last)
    #expect(last.divergence == 0)
    #expect(abs(last.candidates.reduce(0) { $0 + $1.probability } - 1) < 1e-5)
    let place = last.candidates.firstIndex { $0.id == pair.trace.ids.chosen[2] }
    #expect(place == last.rank - 1)
    #expect(lens.steps.count == 1)
  }
}
