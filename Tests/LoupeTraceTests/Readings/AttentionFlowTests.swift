import LoupeTrace
import Testing

@Suite struct AttentionFlowTests {
  @Test(arguments: [0, 1]) func agreesWithNetworkx(pair: Int) throws {
    let pair = try ReferencePair(pair)
    let flow = try AttentionFlow(of: pair.trace)
    for (name, matrix) in [
      ("encoder", flow.encoder), ("decoder", flow.decoder), ("source", flow.source),
      ("prefix", flow.prefix),
    ] {
      #expect(try pair.agrees(matrix.tensor, "flow.\(name)"), "\(name)")
    }
  }

  @Test func longTextsAreRefused() throws {
    let words = (0..<25).map { "w\($0)" }
    let trace = try TestTrace.make(source: words, target: words)
    #expect(throws: TraceError.self) { try AttentionFlow(of: trace) }
  }
}
