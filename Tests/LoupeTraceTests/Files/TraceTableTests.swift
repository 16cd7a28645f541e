import Foundation
import LoupeGeneration
import LoupeTensor
import LoupeTrace
import Testing

@Suite struct TraceTableTests {
  private func lines(_ data: Data) throws -> [String] {
    #expect(Array(data.prefix(3)) == [0xEF, 0xBB, 0xBF])
    let text = try #require(String(bytes: data.dropFirst(3), encoding: .utf8))
    #expect(text.hasSuffix("\r\n"))
    return text.components(separatedBy: "\r\n").dropLast()
  }

  @Test func everyVisibleWeightHasALine() throws {
    let trace = try TestTrace.make(source: ["a", "</s>"], target: ["say \"x\", y", "</s>"])
    let lines = try lines(TraceTable.weights(of: trace))
    #expect(lines.count == 1 + 4 + 3 + 4)
    #expect(lines[0] == "attention,layer,head,query,key,read,chosen,key_token,weight")
    #expect(lines[1] == "encoder,0,0,0,0,▁a,,▁a,0.5")
    #expect(
      lines[lines.count - 1] == "cross,0,0,1,1,\"▁say \"\"x\"\", y\",</s>,</s>,0.5")
  }

  @Test func everyNumberOfAReadingHasAPlace() throws {
    let trace = try TestTrace.make(source: ["a", "</s>"], target: ["b", "</s>"])
    let readings = try ReadingComputer(trace, translator: nil, in: ComputeContext())
      .readings([.sequenceLogProbability, .rollout, .alti])
    let lines = try lines(TraceTable.readings(readings))
    #expect(lines.contains("sequence-log-probability,mean,nats,,-0.5"))
    #expect(lines.contains("rollout,encoder,share,source=0;source=1,0.25"))
    #expect(lines.last?.hasPrefix("alti,,,reading “alti”: ") == true)
    #expect(lines.count == 1 + 4 + 2 + 4 + 4 + 4 + 4 + 1)
  }
}

/// The tables of steps, tokens, candidates and hypotheses hold all that the trace does.
@Suite struct StepTableTests {
  private func rows(_ name: TraceTable.Name, of trace: Trace) throws -> [[String]] {
    let data = try TraceTable.table(name, of: trace)
    let text = try #require(String(bytes: data.dropFirst(3), encoding: .utf8))
    let lines = text.components(separatedBy: "\r\n").dropLast()
    return lines.map { $0.components(separatedBy: ",") }
  }

  @Test func everyTokenStepAndCandidateHasALine() throws {
    let translator = try BundledTranslator.load()
    let trace = try TracedGeneration(translator, TraceRequest(text: "The cat sleeps"))
      .run(in: ComputeContext())
    let tokens = try rows(.tokens, of: trace)
    #expect(tokens.count == 1 + trace.source.count + trace.end.target.count)
    #expect(tokens[1].prefix(4) == ["source", "0", "\(trace.source[0].id)", trace.source[0].piece])
    #expect(tokens.last?.last == "true")
    let steps = try rows(.steps, of: trace)
    #expect(steps.count == 1 + trace.steps.count)
    for (step, row) in zip(trace.steps, steps.dropFirst()) {
      #expect(row.count == steps[0].count)
      #expect(Int(row[3]) == step.chosen.id)
      #expect(Float(row[7]) == step.logProbability)
      #expect(row[10...12] == ["greedy", "", ""])
    }
    let candidates = try rows(.candidates, of: trace)
    #expect(candidates.count == 1 + trace.steps.reduce(0) { $0 + $1.candidates.count })
    #expect(candidates.filter { $0.last == "true" }.count == trace.steps.count)
    #expect(try rows(.beam, of: trace).count == 1)
  }

  @Test func everyHypothesisHasALine() throws {
    let translator = try BundledTranslator.load()
    var settings = GenerationSettings()
    settings.method = .beam
    let trace = try TracedGeneration(translator, TraceRequest(text: "Cats", settings: settings))
      .run(in: ComputeContext())
    let rows = try rows(.beam, of: trace).dropFirst()
    let paths = trace.beam.flatMap(\.hypotheses)
    #expect(rows.map { Int($0[1]) } == paths.map(\.id))
    #expect(rows.map { Int($0[2]) } == paths.map(\.parent))
    #expect(rows.map { $0[8] } == paths.map(\.state.rawValue))
  }
}
