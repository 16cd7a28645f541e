import Foundation
import LoupeGeneration
import LoupeTensor
import LoupeTrace
import Testing

import LoupeServer

@Suite struct StoredTraceTests {
  private func floats(_ data: Data) -> [Float] {
    stride(from: 0, to: data.count, by: 4).map { start in
      let bits = data[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return Float(bitPattern: bits)
    }
  }

  @Test func waitsForTheEncoder() throws {
    let trace = StoredTrace()
    #expect(throws: ServerError.notYet("the encoder's attention")) { try trace.encoderAttention() }
    trace.add(encoder: [0.25, 0.75, 1, -0.0])
    #expect(floats(try trace.encoderAttention()) == [0.25, 0.75, 1, 0])
    #expect(trace.byteCount == 16)
  }

  @Test func waitsForStepsThatAreToCome() throws {
    let trace = StoredTrace()
    #expect(try trace.attention(of: 0..<0).isEmpty)
    #expect(throws: ServerError.notYet("step 1")) { try trace.attention(of: 0..<2) }
  }

  @Test func tellsStepsThatThereAreNotFromThoseToCome() throws {
    let trace = StoredTrace()
    let generation = TracedGeneration(
      TestModel.endless.translator, TraceRequest(text: "abc", settings: shortSettings()))
    let whole = try generation.run(in: ComputeContext(), shouldContinue: { true }) { event in
      if case .step(_, let attention) = event { trace.add(step: attention) }
    }
    #expect(throws: ServerError.notYet("step 3")) { try trace.attention(of: 0..<4) }
    trace.complete(whole)
    #expect(throws: ServerError.value(key: "to", reason: "is 4; the trace has 3 steps")) {
      try trace.attention(of: 0..<4)
    }
    // Two layers of four heads; step 2 sees 3 keys of its own and the source's tokens.
    let source = whole.source.count
    let step = floats(try trace.attention(of: 2..<3))
    #expect(step.count == 8 * (3 + source))
    let own = try #require(whole.decoderSelfAttention)
    let ownRow = Array(own.values[6..<9])
    #expect(Array(step[0..<3]) == ownRow)
    let cross = try #require(whole.crossAttention)
    let crossRow = Array(cross.values.dropFirst(2 * source).prefix(source))
    #expect(Array(step.dropFirst(24).prefix(source)) == crossRow)
  }

  private func shortSettings() -> GenerationSettings {
    var settings = GenerationSettings()
    settings.maximumNewTokens = 3
    return settings
  }
}
