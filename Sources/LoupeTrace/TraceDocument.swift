import Foundation
import LoupeGeneration
import LoupeModel

/// A trace as JSON: what the page shows and what the self-contained HTML file carries.
public struct TraceDocument: Codable, Sendable {
  /// How a tensor's numbers are written.
  public enum NumberForm: Sendable {
    /// Little-endian float32 in base64: exact and short.
    case base64
    /// A flat list of numbers, row by row: for people and scripts.
    case list
  }

  /// A tensor in JSON; one of `data` and `values` is present.
  public struct Tensor: Codable, Sendable, Equatable {
    /// Sizes.
    public var shape: [Int]
    /// Little-endian float32 in base64.
    public var data: String?
    /// The numbers, row by row.
    public var values: [Float]?
  }

  /// What the encoder did.
  public struct Encoder: Codable, Sendable, Equatable {
    /// Its stages; none are recorded yet at level `attention`.
    public var stages: [TraceStage]
  }

  /// Version of this format.
  public var version = 1
  /// Version of Loupe that wrote it.
  public var loupe = LoupeVersion.current
  /// The model.
  public var model: ModelSummary
  /// The text.
  public var text: String
  /// The source's tokens.
  public var source: [TracePiece]
  /// What the encoder did.
  public var encoder = Encoder(stages: [])
  /// The steps.
  public var steps: [TraceStep]
  /// How it ended.
  public var end: TraceEnd
  /// How it was generated.
  public var settings: GenerationSettings
  /// Edits made to attention.
  public var interventions: Intervention
  /// Token ids.
  public var ids: TraceIDs
  /// The numbers; absent in a file that carries them otherwise.
  public var tensors: [String: Tensor]?

  /// The document of `trace`.
  public init(_ trace: Trace, numbers: NumberForm?) {
    model = trace.model
    text = trace.text
    source = trace.source
    steps = trace.steps
    end = trace.end
    settings = trace.settings
    interventions = trace.intervention
    ids = trace.ids
    tensors = numbers.map { form in trace.tensors.mapValues { Self.tensor($0, form) } }
  }

  private static func tensor(_ tensor: TraceTensor, _ form: NumberForm) -> Tensor {
    switch form {
    case .list:
      return Tensor(shape: tensor.shape, values: tensor.values)
    case .base64:
      let data = tensor.values.map(\.bitPattern.littleEndian)
        .withUnsafeBufferPointer { Data(buffer: $0) }
      return Tensor(shape: tensor.shape, data: data.base64EncodedString())
    }
  }

  /// The document as JSON, keys sorted.
  ///
  /// Numbers that are not finite are written as "inf", "-inf" and "nan".
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(self)
  }
}
