import Foundation
import LoupeTrace

/// An event of a translation's stream.
package enum StreamEvent: Sendable {
  /// The source in tokens, and the name of the trace.
  case source(SourceMessage)
  /// The source has been encoded.
  case encoder(EncoderMessage)
  /// Beam search has made a step.
  case beam(TraceBeamStep)
  /// A token was chosen.
  case step(TraceStep)
  /// The translation is complete.
  case end(TraceEnd)
  /// It failed.
  case error(ServerError)
  /// A sign of life.
  case heartbeat

  /// The event in the form of server-sent events: a name, one line of JSON, an empty line.
  package func encoded() throws -> Data {
    switch self {
    case .source(let message): try Self.frame("source", message)
    case .encoder(let message): try Self.frame("encoder", message)
    case .beam(let message): try Self.frame("beam", message)
    case .step(let message): try Self.frame("step", message)
    case .end(let message): try Self.frame("end", message)
    case .error(let error): try Self.frame("error", ErrorMessage.Content(error))
    case .heartbeat: Data(": still here\n\n".utf8)
    }
  }

  static func frame(_ name: String, _ message: some Encodable) throws -> Data {
    var data = Data("event: \(name)\ndata: ".utf8)
    // JSON holds no line breaks outside of strings, and inside it escapes them.
    data.append(try JSONMessage.data(message))
    data.append(Data("\n\n".utf8))
    return data
  }
}

/// Event `source`.
package struct SourceMessage: Encodable, Sendable {
  package let trace: String
  package let model: ModelSummary
  package let text: String
  package let source: [TracePiece]
}

/// Event `encoder`.
package struct EncoderMessage: Encodable, Sendable {
  package let milliseconds: Double
  package let stages: [TraceStage]

  package init(milliseconds: Double, stages: [TraceStage]) {
    self.milliseconds = milliseconds
    self.stages = stages
  }
}
