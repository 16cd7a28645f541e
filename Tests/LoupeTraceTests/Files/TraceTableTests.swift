import Foundation
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
