import Foundation
import LoupeTrace
import Testing

import LoupeServer

@Suite struct StreamEventTests {
  private func text(_ event: StreamEvent) throws -> String {
    String(decoding: try event.encoded(), as: UTF8.self)
  }

  private func beam(_ text: String, logProbability: String = "-1") throws -> TraceBeamStep {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let quoted = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    let token = #"{"id":1,"piece":"a","surface":"a","start":0,"end":1,"word":0,"special":false}"#
    let json = """
      {"step":0,"hypotheses":[{"id":0,"token":\(token),"text":\(quoted),"score":-1,
      "logProbability":\(logProbability),"state":"kept","row":0}]}
      """
    return try decoder.decode(TraceBeamStep.self, from: Data(json.utf8))
  }

  @Test func framesANameAndOneLine() throws {
    #expect(
      try text(.encoder(EncoderMessage(milliseconds: 1.5, stages: [])))
        .hasPrefix("event: encoder\ndata: {"))
    #expect(try text(.error(.stopped)).hasSuffix("}\n\n"))
    #expect(try text(.heartbeat) == ": still here\n\n")
  }

  @Test func keepsLineBreaksInsideTheJSON() throws {
    let lines = try text(.beam(beam("a\nb\r\u{2028}"))).components(separatedBy: "\n")
    #expect(lines.count == 4)
    #expect(!lines[1].contains("\r"))
  }

  @Test func writesNumbersThatAreNone() throws {
    #expect(
      try text(.beam(beam("", logProbability: "\"-inf\""))).contains(#""logProbability":"-inf""#))
  }
}
