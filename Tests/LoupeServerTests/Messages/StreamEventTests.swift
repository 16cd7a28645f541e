import Foundation
import LoupeTrace
import Testing

import LoupeServer

@Suite struct StreamEventTests {
  private func text(_ event: StreamEvent) throws -> String {
    String(decoding: try event.encoded(), as: UTF8.self)
  }

  private func beam(_ text: String, logProbability: String = "-1") throws -> TraceBeam {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let quoted = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    return try decoder.decode(
      TraceBeam.self, from: Data(#"{"text":\#(quoted),"logProbability":\#(logProbability)}"#.utf8))
  }

  @Test func framesANameAndOneLine() throws {
    #expect(
      try text(.encoder(EncoderMessage(milliseconds: 1.5, stages: [])))
        .hasPrefix("event: encoder\ndata: {"))
    #expect(try text(.error(.stopped)).hasSuffix("}\n\n"))
    #expect(try text(.heartbeat) == ": still here\n\n")
  }

  @Test func keepsLineBreaksInsideTheJSON() throws {
    let beam = BeamMessage(step: 0, hypotheses: [try beam("a\nb\r\u{2028}")])
    let lines = try text(.beam(beam)).components(separatedBy: "\n")
    #expect(lines.count == 4)
    #expect(!lines[1].contains("\r"))
  }

  @Test func writesNumbersThatAreNone() throws {
    let beam = BeamMessage(step: 0, hypotheses: [try beam("", logProbability: "\"-inf\"")])
    #expect(try text(.beam(beam)).contains(#""logProbability":"-inf""#))
  }
}
