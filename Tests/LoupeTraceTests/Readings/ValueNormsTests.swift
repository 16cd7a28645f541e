import LoupeModel
import LoupeTrace
import Testing

@Suite struct ValueNormsTests {
  @Test(arguments: [0, 1], AttentionKind.allCases)
  func agreesWithNumpy(pair: Int, kind: AttentionKind) throws {
    let pair = try ReferencePair(pair)
    let norms = try ValueNorms(kind, of: pair.trace, model: pair.model)
    #expect(try pair.agrees(norms.heads, "norms.\(kind.rawValue)"))
    #expect(try pair.agrees(norms.together, "norms_together.\(kind.rawValue)"))
  }

  @Test func aTraceWithoutValuesIsRefused() throws {
    let trace = try TestTrace.make(source: ["a", "</s>"], target: ["b", "</s>"])
    let model = try ReferencePair(0).model
    #expect(throws: TraceError.self) { try ValueNorms(.cross, of: trace, model: model) }
  }
}
